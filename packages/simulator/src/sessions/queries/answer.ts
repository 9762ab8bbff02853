import type { Device } from "../../accounts/device.ts";
import type { Stanza } from "../../stanzas/node.ts";
import type { Surroundings } from "../surroundings.ts";

/** The content of a result, and what follows it. */
export interface Answer {
  readonly content?: Stanza[];
  readonly next?: "activate" | "leave";
}

/** Answers one kind of query. */
export type AnswerQuery = (query: Stanza, client: Device, around: Surroundings) => Answer;

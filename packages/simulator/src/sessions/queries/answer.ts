import type { Device } from "../../accounts/device.ts";
import type { Stanza } from "../../stanzas/node.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Answer } from "./kind.ts";

/** Answers one kind of query. */
export type AnswerQuery = (query: Stanza, client: Device, around: Surroundings) => Answer;

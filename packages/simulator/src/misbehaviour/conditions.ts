import type { PatchFlaw } from "../app-state/collection.ts";
import { type Counted, Rules, type Scope } from "./rules.ts";

/** The status with which a service in trouble answers instead of opening a WebSocket. */
export type UpgradeStatus = 401 | 403 | 429 | 503;

/** Why a login is refused: 401 the device is not linked, 403 banned, 405 the client is too old, 503 not now. */
export type LoginRefusal = 401 | 403 | 405 | 503;

/** Which stanza a connection drops at. */
export interface DropAt extends Scope, Counted {
  /** Its tag or the tag of its first child: `offer`, `terminate`, `success`, `pair-success`, … */
  readonly stanza: string;
  /** Whether the client still gets it. Default: `after` it was sent. */
  readonly when?: "before" | "after" | undefined;
}

/** How a client's reject is answered. Baileys takes an error in an attribute for success, and one as child for an error. */
export type RejectAnswer = "never" | { readonly error: number; readonly as: "attribute" | "child" };

/**
 * How a question for changes of the app state is answered: with a snapshot in their place, or with an error for each collection that is
 * asked for, such as 409 or 500.
 */
export type SyncAnswer = "snapshot" | { readonly error: number };

/** How the network behaves just now: the rules that the parts of the network ask before they act. */
export class Conditions {
  readonly upgrades = new Rules<Scope & { readonly answer: UpgradeStatus | "silence" }>();
  readonly handshakes = new Rules<Scope>();
  readonly logins = new Rules<Scope & { readonly reason: LoginRefusal }>();
  readonly drops = new Rules<DropAt>();
  readonly delays = new Rules<Scope & { readonly ms: number }>();
  readonly shuffles = new Rules<Scope & { readonly windowMs: number }>();
  readonly repeats = new Rules<Scope & { readonly extra: number; readonly stanza: string | undefined }>();
  readonly lostAcknowledgements = new Rules<Scope>();
  readonly messages = new Rules<Scope & { readonly error: number }>();
  readonly digests = new Rules<Scope>();
  readonly patches = new Rules<Scope & { readonly flaw: PatchFlaw }>();
  readonly keptKeys = new Rules<Scope>();
  readonly syncs = new Rules<Scope & { readonly answer: SyncAnswer }>();
  readonly rejects = new Rules<Scope & { readonly answer: RejectAnswer }>();

  clear(): void {
    for (const rules of Object.values(this)) if (rules instanceof Rules) rules.clear();
  }
}

import type { FaultLog } from "../faults/log.ts";
import type { MediaStore } from "../media/media-store.ts";
import type { Conditions } from "../misbehaviour/conditions.ts";
import type { Addressing } from "../stanzas/jid.ts";
import type { StanzaLog } from "../stanzas/log.ts";
import type { Clock } from "./clock.ts";
import type { Emitter } from "./emitter.ts";
import type { NetworkEvents } from "./events.ts";
import { hexDigits, type Random } from "./random.ts";
import type { Timers } from "./timers.ts";

/** What every part of one network shares. */
export interface Context {
  readonly clock: Clock;
  readonly random: Random;
  readonly events: Emitter<NetworkEvents>;
  readonly timers: Timers;
  /** How calls name people, unless one says otherwise. */
  readonly addressing: Addressing;
  /** Whether clients are to upload keys by which others can begin to write to them. */
  readonly wantsPreKeys: boolean;
  readonly conditions: Conditions;
  readonly faults: FaultLog;
  readonly stanzas: StanzaLog;
  /** Where sealed media lives. */
  readonly media: MediaStore;
  /** A stanza id that this network never used before. */
  readonly nextStanzaId: () => string;
}

/** Counts up behind a random prefix, so that two networks' ids differ too. */
export function stanzaIds(random: Random): () => string {
  const prefix = hexDigits(random, 8);
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}${count.toString(16).toUpperCase().padStart(8, "0")}`;
  };
}

import type { Flatness } from "./flat.ts";
import type { Failure } from "./parts.ts";
import type { PeerFigures } from "./peers/peers.ts";
import type { StanzaLatency } from "./stanza.ts";
import type { Latency } from "./unsaturated.ts";

export interface Saturation {
  receiver: string;
  bare_per_second: number;
  product_per_second: number;
  ratio_to_bare: number;
  cpu_us: number;
  /** Processor time of a delivery over all threads of the sender, as a multiple of that of a bare request. */
  cpu_to_bare: number;
  /** The processor time of a delivery, in microseconds, thread by thread; null where the system does not tell. */
  main_us: number | null;
  writer_us: number | null;
  others_us: number | null;
}

/** What the figures are measured on. */
export interface Machine {
  cpu: string;
  cores: number;
  node: string;
  /** To sync one page to the disk. */
  sync_ms: number;
  load_before: number;
}

/**
 * All that a run measured. Ratios are of one repetition each; each figure is the median of the repetitions. Of a part that
 * failed the line is missing, or the figure null; `failed` says why.
 */
export interface Figures {
  machine: Machine & { load_after: number };
  repetitions: number;
  saturated: Saturation[];
  unsaturated: Latency[];
  stanza: StanzaLatency | null;
  peers: PeerFigures[];
  flat: Flatness;
  left_out: string[];
  failed: Failure[];
}

import type { Flatness } from "./flat.ts";
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
}

/** What the figures were measured on. */
export interface Machine {
  cpu: string;
  cores: number;
  node: string;
  /** To sync one page to the disk. */
  sync_ms: number;
  load_before: number;
  load_after: number;
}

/** All that a run measured. Ratios are of one repetition each; each figure is the median of the repetitions. */
export interface Figures {
  machine: Machine;
  repetitions: number;
  saturated: Saturation[];
  unsaturated: Latency[];
  stanza: StanzaLatency;
  peers: PeerFigures[];
  flat: Flatness;
  left_out: string[];
}

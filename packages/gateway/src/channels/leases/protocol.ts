import type { Census, KeptLease, Lease } from "../../store/leases.ts";

/** What a node is told. */
export type Input =
  /** Time passes: some forty times in a term. */
  | { is: "tick" }
  /** Channels may be free, or nodes may have come. */
  | { is: "notice" }
  /** @property busy channels that should stay where they are just now */
  | { is: "renewed"; kept: readonly KeptLease[]; census: Census; busy: ReadonlySet<string> }
  | { is: "acquired"; leases: readonly KeptLease[] }
  /** A renewal or an acquisition: nobody knows whether it was done. */
  | { is: "failed" }
  /** A channel was made, and is being opened. */
  | { is: "inserted"; lease: KeptLease }
  /** Nothing is left of a channel. */
  | { is: "gone"; channelId: string }
  | { is: "notOpened"; channelId: string }
  /** Its link has ended, and all that was written by its lease is written. */
  | { is: "closed"; channelId: string }
  | { is: "released" | "notReleased"; lease: Lease }
  | { is: "stop" };

/** Why a channel is closed: nobody can tell whether its lease counts, another node has it, it is let go, or the node stops. */
export type Closing = "unsure" | "lost" | "let go" | "stop";

/** What a node does then. Whatever it asks for, it is told of by an input. */
export type Output =
  | { do: "renew"; takes: boolean }
  | { do: "acquire"; limit: number }
  | { do: "open"; lease: KeptLease }
  | { do: "close"; channelId: string; why: Closing }
  /** The channel is closed, and of this node no more. */
  | { do: "drop"; channelId: string }
  | { do: "release"; lease: Lease };

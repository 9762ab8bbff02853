import type { StreamConfig, StreamInfo } from "@nats-io/jetstream";

/** What comes again within this time is kept once: ten minutes, in nanoseconds. */
const DUPLICATES_NS = 600_000_000_000;
const DEFAULT_NAME = "RINGHOOK";

type NewStream = Pick<StreamConfig, "name" | "subjects" | "duplicate_window"> & {
  storage: "file";
  discard: "new";
  retention: "limits";
};

/** The stream that is made where none holds the subjects of an address: on disk, and refusing rather than forgetting. */
export function streamFor(to: string | null): NewStream {
  const kept = {
    duplicate_window: DUPLICATES_NS,
    storage: "file",
    discard: "new",
    retention: "limits",
  } as const;
  if (to === null) return { name: DEFAULT_NAME, subjects: ["ringhook.>"], ...kept };
  const name = `${DEFAULT_NAME}_${to.replace(/\.$/, "").replaceAll(/[^A-Za-z0-9_-]/g, "_")}`;
  return { name, subjects: [to.endsWith(".") ? `${to}>` : to], ...kept };
}

/** What of a stream may lose messages, one sentence each. */
export function warningsOf({ config }: StreamInfo): string[] {
  const { name, discard, max_msgs: messages, max_bytes: bytes, max_age: age, storage } = config;
  const isBounded = messages > 0 || bytes > 0;
  const warnings = [];
  if (discard === "old" && isBounded) {
    warnings.push(
      `Stream ${name} drops its oldest messages when it is full. With discard "new" it refuses, and the gateway tries again.`,
    );
  }
  if (storage === "memory") warnings.push(`Stream ${name} is in memory: a restart of its server loses it.`);
  if (age > 0) warnings.push(`Stream ${name} drops messages after ${Math.round(age / 1e9)} s, read or not.`);
  return warnings;
}

import type { ChannelRecord } from "../../src/store/records.ts";

/** A channel that nobody has linked, as the store keeps it. */
export function channelRecord(channelId: string): ChannelRecord {
  return {
    channelId,
    name: null,
    source: { kind: "linked-device" },
    sourceTally: null,
    callLogTally: null,
    tokenHash: Buffer.from(channelId),
    settings: {},
    signingSecrets: Buffer.of(0, 1, 255),
    state: "INIT",
    stateReason: null,
    number: null,
    lid: null,
    pushName: null,
    createdAt: 1_713_792_453_000,
    removedAt: null,
  };
}

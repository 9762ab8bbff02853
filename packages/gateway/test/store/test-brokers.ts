import { expect, it, onTestFinished } from "vitest";
import type { BrokerRecord } from "../../src/store/broker-store.ts";
import { T0 } from "./store-samples.ts";
import type { OpenPlace } from "./test-store.ts";

/** The operator's brokers: they belong to no channel. */
export function testBrokers(open: OpenPlace): void {
  it("keeps brokers, changes them, and forgets one", async () => {
    const place = await open();
    onTestFinished(() => place.close());
    const sealed = Uint8Array.of(1, 2);
    const main: BrokerRecord = {
      name: "main",
      kind: "nats",
      url: "nats://127.0.0.1",
      sealed,
      createdAt: T0 + 1,
    };
    const older: BrokerRecord = { ...main, name: "older", kind: "redis", createdAt: T0 };
    for (const broker of [main, older]) await place.store.writeBroker({ broker });
    const changed = { ...main, url: "tls://nats.example", sealed: Uint8Array.of(3) };
    await place.store.writeBroker({ broker: changed });
    const store = await place.reopen();
    expect(await store.listBrokers({})).toEqual([older, changed]);
    await store.removeBroker({ name: "older" });
    expect(await store.listBrokers({})).toEqual([changed]);
  });
}

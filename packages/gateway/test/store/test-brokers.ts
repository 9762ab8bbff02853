import { expect, it, onTestFinished } from "vitest";
import type { BrokerRecord } from "../../src/store/broker-store.ts";
import type { WebhookRecord } from "../../src/store/records.ts";
import { T0, webhookRecord } from "./store-samples.ts";
import { addChannel, type OpenPlace } from "./test-store.ts";

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

  it("finds a webhook of any channel that leads to a broker, and none that led there", async () => {
    const place = await open();
    onTestFinished(() => place.close());
    const channel = await addChannel(place.store, "A", 0);
    const to = (url: string): WebhookRecord => ({ ...webhookRecord("A", "whk_A_0"), url });
    const found = async (url: string): Promise<string | null> => place.store.webhookTo({ url });
    for (const url of ["broker://main", "broker://main/crm.calls"]) {
      await channel.replaceWebhooks({ webhooks: [to(url)], at: 0 });
      expect([
        await found("broker://main"),
        await found("broker://mai"),
        await found("broker://other"),
      ]).toEqual(["whk_A_0", null, null]);
    }
    await channel.replaceWebhooks({ webhooks: [to("broker://main-2")], at: 0 });
    expect(await found("broker://main")).toBeNull();
    await channel.replaceWebhooks({ webhooks: [], at: T0 });
    expect(await found("broker://main-2")).toBeNull();
  });
}

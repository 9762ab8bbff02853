import { pino } from "pino";
import { expect, it, onTestFinished } from "vitest";
import { readSettings } from "../../src/config/read-settings.ts";
import { type Gateway, startGateway } from "../../src/node/start-node.ts";
import { temporaryFolder } from "../stage/closing.ts";
import { SetClock } from "../stage/set-clock.ts";

const HOUR_MS = 3_600_000;
const START = 1_800_000_000_000;

it("what is made after a restart has an id of its own, though the clock was set back to when others were made", async () => {
  const flags = {
    port: "0",
    dataDir: await temporaryFolder(),
    whatsappUrl: "ws://127.0.0.1:1/",
    webhookAllow: "127.0.0.0/8",
  };
  const clock = new SetClock(START);
  const start = async (): Promise<Gateway> => {
    const gateway = await startGateway(readSettings({ flags }), { log: pino({ level: "silent" }), clock });
    onTestFinished(() => gateway.stop());
    return gateway;
  };
  const addTo = async ({ channels }: Pick<Gateway, "channels">, name: string): Promise<void> => {
    await channels.webhooks.add("SHOP", { url: `http://127.0.0.1:9/own/${name}` });
    await channels.accountWebhooks.add({ url: `http://127.0.0.1:9/all/${name}` }, null);
  };
  const before = await start();
  await before.channels.create({ id: "SHOP" });
  await addTo(before, "before");
  await before.stop();
  clock.jump(-HOUR_MS);
  const after = await start();
  // The same number of ids, in the same order, as were made at that time.
  for (let hour = 0; hour < 2; hour += 1) {
    await addTo(after, `after-${hour}`);
    clock.passTo(START);
  }
  const all = after.channels.webhooks.all("SHOP");
  expect(all.map(({ url }) => new URL(url).pathname).toSorted()).toEqual([
    "/all/after-0",
    "/all/after-1",
    "/all/before",
    "/own/after-0",
    "/own/after-1",
    "/own/before",
  ]);
  expect(new Set(all.map(({ webhookId }) => webhookId)).size).toBe(6);
});

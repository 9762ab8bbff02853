import { join } from "node:path";
import { expect, it } from "vitest";
import { HeldChannels } from "../../src/channels/held-channels.ts";
import { type MovedChannel, readMoved, recordOf, writeMoved } from "../../src/channels/moved-channel.ts";
import { Vault } from "../../src/secrets/vault.ts";
import type { ChannelStore } from "../../src/store/channel-store.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { T } from "../stage/samples.ts";

const ID = "MOVED-1";
const NUMBER = "4915100000000@s.whatsapp.net";

/** Everything that a channel may have, more credentials than are read at once among it. */
const MOVED: MovedChannel = {
  channelId: ID,
  name: "Shop",
  tokenHash: Buffer.alloc(32, 5).toString("base64"),
  settings: { proxy: "socks5://user:password@proxy.example:1080", offline_mode: true },
  signingSecrets: [
    { secret: "whsec_new", until: null },
    { secret: "whsec_old", until: T },
  ],
  number: NUMBER,
  lid: "884422@lid",
  pushName: "The shop",
  createdAt: T,
  webhooks: [
    {
      channelId: ID,
      webhookId: "whk_1",
      url: "https://example.com/hook",
      mode: "path",
      headers: { authorization: "Bearer hidden" },
      events: ["calls.post", "users.post"],
      maxAgeSeconds: 600,
      disabledAt: T,
      disabledReason: "410",
      createdAt: T,
      secrets: [{ secret: "whsec_own", until: null }],
      account: false,
    },
  ],
  rules: '{"rules":[]}',
  credentials: Array.from({ length: 1_201 }, (_, index) => ({
    kind: index % 2 === 0 ? "pre-key" : "session",
    key: String(index).padStart(5, "0"),
    value: `credential ${index} ✓`,
  })),
};

const vault = (byte: number): Vault => new Vault(Buffer.alloc(32, byte));

async function openStore(): Promise<Store> {
  return closing(openSqliteStore({ dataDir: join(await temporaryFolder(), "data") }));
}

async function readBack(store: Store, held: ChannelStore, byte: number): Promise<MovedChannel> {
  const [record] = await store.listChannels({});
  if (!record) throw new Error("the channel is not there");
  const moved = await readMoved(vault(byte), record, held);
  return { ...moved, credentials: moved.credentials.toSorted((a, b) => (a.key < b.key ? -1 : 1)) };
}

it("brings all that a channel has to another store with another key", async () => {
  const store = await openStore();
  const held = await new HeldChannels(store).insert(recordOf(vault(1), MOVED));
  await writeMoved(vault(1), MOVED, held, T);
  expect(await readBack(store, held, 1)).toEqual(MOVED);
  await expect(readBack(store, held, 2)).rejects.toMatchObject({ code: "SECRET_KEY_WRONG" });
});

it("is not linked before all of it is there, wherever it was cut off, and a second time completes it", async () => {
  const steps = ["replaceWebhooks", "writeRules", "writeCredentials", "update"] as const;
  for (const cutOff of steps) {
    const store = await openStore();
    const held = await new HeldChannels(store).insert(recordOf(vault(1), MOVED));
    const failing: ChannelStore = new Proxy(held, {
      get: (target, name) =>
        name === cutOff ? () => Promise.reject(new Error("cut off")) : Reflect.get(target, name).bind(target),
    });
    await expect(writeMoved(vault(1), MOVED, failing, T)).rejects.toThrow("cut off");
    expect(await store.listChannels({})).toMatchObject([{ number: null, stateReason: "moved" }]);
    await writeMoved(vault(1), MOVED, held, T);
    expect(await readBack(store, held, 1)).toEqual(MOVED);
  }
});

it("leaves webhooks and rules as they are where the channel comes back", async () => {
  const store = await openStore();
  const held = await new HeldChannels(store).insert(recordOf(vault(1), MOVED));
  await writeMoved(vault(1), MOVED, held, T);
  const [webhook] = MOVED.webhooks;
  if (!webhook) throw new Error("the sample has a webhook");
  const other = { ...MOVED, rules: "{}", webhooks: [{ ...webhook, url: "https://example.com/other" }] };
  await writeMoved(vault(1), other, held, T);
  expect(await readBack(store, held, 1)).toEqual(MOVED);
});

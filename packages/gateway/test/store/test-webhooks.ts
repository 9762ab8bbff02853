import { expect, it, onTestFinished } from "vitest";
import { channelOf } from "../stage/channel-of.ts";
import { T0, webhookRecord } from "./store-samples.ts";
import { addChannel, type OpenPlace, type StorePlace } from "./test-store.ts";

/** The webhooks of a channel. */
export function testWebhooks(open: OpenPlace): void {
  const place = async (): Promise<StorePlace> => {
    const opened = await open();
    onTestFinished(() => opened.close());
    return opened;
  };

  it("keeps what a webhook alone is signed with, and lets it go when it is taken off", async () => {
    const { store, reopen } = await place();
    const channel = await addChannel(store, "A");
    const own = { ...webhookRecord("A", "whk_own"), signingSecrets: Uint8Array.of(7, 8) };
    const shared = webhookRecord("A", "whk_shared");
    await channel.replaceWebhooks({ webhooks: [own, shared], at: T0 });
    const again = await channelOf(await reopen(), "A");
    expect(await again.listWebhooks()).toEqual([own, shared]);
    await again.replaceWebhooks({ webhooks: [{ ...own, signingSecrets: null }], at: T0 });
    expect(await again.listWebhooks()).toEqual([{ ...own, signingSecrets: null }]);
  });

  it("knows a channel's own webhooks from its parts of those for several channels", async () => {
    const { store } = await place();
    const [one, other] = [await addChannel(store, "A", 0), await addChannel(store, "B", 0)];
    const part = { ...webhookRecord("A", "whk_all"), account: true };
    await one.replaceWebhooks({ webhooks: [webhookRecord("A", "whk_own"), part], at: T0 });
    await other.replaceWebhooks({ webhooks: [{ ...part, channelId: "B" }], at: T0 });
    expect((await one.listWebhooks()).map(({ account }) => account)).toEqual([false, true]);
    expect(await other.listWebhooks()).toEqual([{ ...part, channelId: "B" }]);
  });

  it("keeps webhooks for several channels, changes them, and forgets one", async () => {
    const { store, reopen } = await place();
    const { channelId: _, account: __, headers, signingSecrets: ___, ...rest } = webhookRecord("", "whk_1");
    const all = { ...rest, channels: null, sealed: headers };
    const some = { ...all, webhookId: "whk_2", channels: ["A", "B"], createdAt: T0 + 1 };
    await store.writeAccountWebhook({ webhook: some });
    await store.writeAccountWebhook({ webhook: all });
    const changed = {
      ...some,
      channels: ["B"],
      sealed: Uint8Array.of(5),
      disabledAt: T0,
      disabledReason: "gone",
    };
    await store.writeAccountWebhook({ webhook: changed });
    const again = await reopen();
    expect(await again.listAccountWebhooks({})).toEqual([all, changed]);
    await again.removeAccountWebhook({ webhookId: "whk_1" });
    expect(await again.listAccountWebhooks({})).toEqual([changed]);
  });
}

import type { AnyStanza } from "../phones/phone.ts";
import type { Stanza } from "../stanzas/node.ts";
import { node } from "../stanzas/node.ts";
import { defineScenario } from "./scenario.ts";

const TOKEN = Buffer.alloc(16, 7);

export const otherNews = defineScenario({
  name: "other-news",
  description: "WhatsApp tells of keys, devices, settings and tokens, and pings, while a call rings.",
  async play({ me, caller, call, pause }) {
    const ringing = await call();
    await ringing.ring();
    const [own, other] = [`${me.number}@s.whatsapp.net`, `${caller.lid}@lid`];
    for (const each of news(own, other)) await me.sendStanza(each);
    await pause(5);
    await ringing.hangUp();
    await ringing.acknowledged();
    await me.acknowledged();
  },
});

function news(own: string, other: string): readonly AnyStanza[] {
  return [
    notification("encrypt", undefined, [node("count", { value: "12" })]),
    notification("encrypt", other, [node("identity")]),
    notification("devices", other, [
      node("add", { device_hash: "2:47DEQpj8" }, [
        node("device", { jid: other.replace("@", ":9@"), "key-index": "9" }),
        node("key-index-list", { ts: "0" }),
      ]),
    ]),
    notification("account_sync", own, [
      node("devices", { dhash: "2:47DEQpj8" }, [node("device", { jid: own })]),
    ]),
    notification("server_sync", undefined, [node("collection", { name: "regular_high", version: "0" })]),
    notification("privacy_token", other, [
      node("tokens", {}, [node("token", { jid: other, t: "0", type: "trusted_contact" }, TOKEN)]),
    ]),
    { tag: "ib", content: [node("dirty", { type: "account_sync", timestamp: "0" })] },
    { tag: "ib", content: [node("thread_metadata", {}, [node("item", { jid: other, t: "0" })])] },
    { tag: "iq", attrs: { type: "get", xmlns: "urn:xmpp:ping", id: "ping-1" } },
  ];
}

function notification(type: string, from: string | undefined, content: Stanza[]): AnyStanza {
  return { tag: "notification", attrs: { type, ...(from === undefined ? {} : { from }) }, content };
}

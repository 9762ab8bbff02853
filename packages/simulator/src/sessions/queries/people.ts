import type { Account } from "../../accounts/account.ts";
import { type Attributes, child, children, childrenOf, node, type Stanza, text } from "../../stanzas/node.ts";
import type { AnswerQuery } from "./answer.ts";

/** Who is on WhatsApp, by which LID and with which devices (`usync`). */
export const findPeople: AnswerQuery = (query, _client, { directory }) => {
  const usync = child(query, "usync");
  const protocols = children(child(usync, "query")).map(({ tag }) => tag);
  const users = childrenOf(child(usync, "list"), "user").map((user) => {
    const number = text(child(user, "contact"))?.replace(/^\+/, "");
    const jid = user.attrs.jid ?? `${number}@s.whatsapp.net`;
    return describe(jid, directory.byJid(jid), protocols);
  });
  return { content: [node("usync", usync?.attrs as Attributes, [node("result"), node("list", {}, users)])] };
};

// The JID is answered as it was asked, by number or by LID.
function describe(jid: string, account: Account | undefined, protocols: readonly string[]): Stanza {
  const content = protocols.flatMap((protocol) => {
    if (protocol === "contact") return [node("contact", { type: account ? "in" : "out" })];
    if (protocol === "devices" && account) return [node("devices", {}, [deviceList(account)])];
    if (protocol === "lid" && account && !jid.endsWith("@lid"))
      return [node("lid", { val: account.jid("lid") })];
    return [];
  });
  return node("user", { jid }, content);
}

function deviceList(account: Account): Stanza {
  const linked = [...account.devices.keys()].map((index) => {
    return node("device", { id: String(index), "key-index": String(index) });
  });
  return node("device-list", {}, [node("device", { id: "0" }), ...linked]);
}

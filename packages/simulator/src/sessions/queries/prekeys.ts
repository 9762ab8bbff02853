import { bytes, child, childrenOf, node } from "../../stanzas/node.ts";
import type { AnswerQuery } from "./answer.ts";

const ENOUGH = 812;

/** How many one-time keys are left; a client that hears 0 uploads some. */
export const countPreKeys: AnswerQuery = (_query, client, { wantsPreKeys }) => ({
  content: [node("count", { value: String(wantsPreKeys ? client.preKeys.count : ENOUGH) })],
});

/** Says that the network still has the client's keys. */
export const digestPreKeys: AnswerQuery = (_query, client) => ({
  content: [node("digest", {}, [node("identity", {}, Buffer.from(client.keys.identityKey))])],
});

/** Takes the client's one-time keys. */
export const storePreKeys: AnswerQuery = (query, client, { faults }) => {
  const identity = bytes(child(query, "identity"));
  if (!identity?.equals(client.keys.identityKey)) {
    faults.report("IDENTITY_DIFFERS", "in an upload of prekeys", client.jid);
    return {};
  }
  const uploaded = childrenOf(child(query, "list"), "key");
  client.preKeys.add(
    uploaded.map((key) => ({ id: bytes(child(key, "id")), value: bytes(child(key, "value")) })),
  );
  return {};
};

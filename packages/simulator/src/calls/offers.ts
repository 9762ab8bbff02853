import { forever } from "../stanzas/encode.ts";
import { node, type Stanza } from "../stanzas/node.ts";
import type { CallPlan } from "./plan.ts";

// Bytes that real offers carry and that nobody outside reads: their lengths are right, their content is made up.
const CAPABILITY = Buffer.from([1, 5, 0, 0, 0, 0, 0]);
const PRIVACY_BYTES = 7;
const RELAY_BYTES = 6;

// The same in each offer.
const SOUND = [
  node("privacy", {}, Buffer.alloc(PRIVACY_BYTES, 4)),
  node("audio", { enc: "opus", rate: "8000" }),
  node("audio", { enc: "opus", rate: "16000" }),
].map(forever);
const VIDEO = forever(node("video", { enc: "vp8", dec: "vp8", orientation: "0" }));
const MEANS = [
  node("net", { medium: "3" }),
  node("capability", { ver: "1" }, CAPABILITY),
  node("encopt", { keygen: "2" }),
].map(forever);
const WAYS = [
  node("relay", {}, [node("te2", { relay_id: "0", token_id: "0" }, Buffer.alloc(RELAY_BYTES, 127))]),
  node("metadata", { peer_abtest_bucket: "", peer_abtest_bucket_id_list: "" }),
  node("rte", {}, Buffer.alloc(RELAY_BYTES, 127)),
  node("voip_settings", { uncompressed: "1" }, Buffer.from("{}")),
].map(forever);

/** The stanza that announces a call to a client that could take it. @param callee the JID of who is called */
export function offer(plan: CallPlan, callee: string): Stanza {
  return node(
    "offer",
    {
      ...announced(plan),
      caller_country_code: plan.country,
      device_class: "2016",
      joinable: plan.groupJid ? "1" : undefined,
      username: plan.username,
    },
    [
      ...SOUND,
      ...(plan.video ? [VIDEO] : []),
      ...MEANS,
      ...(plan.groupJid ? [node("group_info", {}, [node("group", { jid: plan.groupJid })])] : []),
      node("destination", {}, [node("to", { jid: callee })]),
      ...WAYS,
      ...(plan.silence ? [node("silence", { reason: plan.silence })] : []),
    ],
  );
}

/** The stanza that only tells that somebody calls: it names the medium in an attribute. */
export function offerNotice(plan: CallPlan): Stanza {
  return node("offer_notice", {
    ...announced(plan),
    media: plan.video ? "video" : "audio",
    reason: plan.namesGroup ? undefined : "427",
  });
}

function announced(plan: CallPlan) {
  return {
    "call-id": plan.id,
    "call-creator": plan.creator,
    caller_pn: plan.callerPn,
    "group-jid": plan.namesGroup ? plan.groupJid : undefined,
    type: plan.groupJid && "group",
  };
}

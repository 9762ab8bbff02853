import { node, type Stanza } from "../stanzas/node.ts";
import type { CallPlan } from "./plan.ts";

/** The stanza that announces a call to a client that could take it. */
export function offer(plan: CallPlan): Stanza {
  return node("offer", announced(plan), [
    node("audio", { enc: "opus", rate: "8000" }),
    node("audio", { enc: "opus", rate: "16000" }),
    ...(plan.video ? [node("video", { enc: "vp8", dec: "vp8", orientation: "0" })] : []),
    node("net", { medium: "3" }),
    node("encopt", { keygen: "2" }),
  ]);
}

/** The stanza that only tells that somebody calls: it names the medium in an attribute. */
export function offerNotice(plan: CallPlan): Stanza {
  return node("offer_notice", { ...announced(plan), media: plan.video ? "video" : "audio" });
}

function announced(plan: CallPlan) {
  return {
    "call-id": plan.id,
    "call-creator": plan.creator,
    caller_pn: plan.callerPn,
    "group-jid": plan.groupJid,
    type: plan.groupJid && "group",
  };
}

import type { Device } from "../../accounts/device.ts";
import { children, type Stanza } from "../../stanzas/node.ts";
import type { Surroundings } from "../surroundings.ts";
import type { AnswerQuery } from "./answer.ts";
import { syncAppState } from "./app-state.ts";
import { groupInfo, participating } from "./groups.ts";
import { findKeyBundles } from "./key-bundles.ts";
import { type Answer, isOfKind, type QueryKind } from "./kind.ts";
import { findPeople } from "./people.ts";
import { countPreKeys, digestPreKeys, rotateSignedPreKey, storePreKeys } from "./prekeys.ts";
import { blocklist, businessProfile, mediaConnection, noPicture, privacy, props } from "./settings.ts";
import { removeDevice } from "./unlink.ts";

/** The network takes note; the answer says no more than that. */
const noted: AnswerQuery = () => ({});

/** What the network can answer. The first that fits is taken. */
const queries: readonly (QueryKind & { readonly answer: AnswerQuery })[] = [
  { xmlns: "passive", type: "set", child: "active", answer: () => ({ next: "activate" }) },
  { xmlns: "passive", type: "set", child: "passive", answer: noted },
  { xmlns: "encrypt", type: "get", child: "count", answer: countPreKeys },
  { xmlns: "encrypt", type: "get", child: "digest", answer: digestPreKeys },
  { xmlns: "encrypt", type: "get", child: "key", answer: findKeyBundles },
  { xmlns: "encrypt", type: "set", child: "rotate", answer: rotateSignedPreKey },
  { xmlns: "encrypt", type: "set", child: "list", answer: storePreKeys },
  { xmlns: "usync", type: "get", child: "usync", answer: findPeople },
  { xmlns: "abt", type: "get", child: "props", answer: props },
  { xmlns: "w", type: "get", child: "props", answer: props },
  { xmlns: "privacy", type: "get", child: "privacy", answer: privacy },
  { xmlns: "privacy", type: "set", child: "tokens", answer: noted },
  { xmlns: "blocklist", type: "get", answer: blocklist },
  { xmlns: "md", type: "set", child: "remove-companion-device", answer: removeDevice },
  { xmlns: "w:p", answer: noted },
  { xmlns: "urn:xmpp:ping", answer: noted },
  { xmlns: "w:stats", answer: noted },
  { xmlns: "urn:xmpp:whatsapp:dirty", type: "set", child: "clean", answer: noted },
  { xmlns: "w:sync:app:state", type: "set", child: "sync", answer: syncAppState },
  { xmlns: "w:g2", type: "get", child: "participating", answer: participating },
  { xmlns: "w:g2", type: "get", child: "query", answer: groupInfo },
  { xmlns: "w:m", type: "set", child: "media_conn", answer: mediaConnection },
  { xmlns: "w:profile:picture", type: "get", answer: noPicture },
  { xmlns: "w:biz", type: "get", child: "business_profile", answer: businessProfile },
];

/** What the real service says to a query it cannot read is not known; this is what XMPP has for it. */
const UNKNOWN: Answer = { error: { code: 501, text: "feature-not-implemented" } };

/** What the network answers to a client's query: by a handler of the test, by what it knows, or with an error. */
export function answerQuery(query: Stanza, client: Device, around: Surroundings): Answer {
  const handled = around.queryHandlers.answer(query, client);
  if (handled) return handled;
  const known = queries.find((kind) => isOfKind(query, kind))?.answer(query, client, around);
  return known ?? refuseUnknown(query, client, around);
}

function refuseUnknown(query: Stanza, client: Device, { events, faults }: Surroundings): Answer {
  const { xmlns = "", type = "" } = query.attrs;
  const tags = children(query).map(({ tag }) => tag);
  faults.report("QUERY_UNKNOWN", `${xmlns} ${type} ${tags.join(", ")}`.trim(), client.jid);
  events.emit("unknown", { number: client.number, device: client.jid, stanza: query });
  return UNKNOWN;
}

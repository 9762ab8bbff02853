import type { Device } from "../../accounts/device.ts";
import { children, type Stanza } from "../../stanzas/node.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Answer, AnswerQuery } from "./answer.ts";
import { findKeyBundles } from "./key-bundles.ts";
import { findPeople } from "./people.ts";
import { countPreKeys, digestPreKeys, storePreKeys } from "./prekeys.ts";
import { blocklist, privacy, props } from "./settings.ts";
import { removeDevice } from "./unlink.ts";

/** By namespace, type and first child. What is not here gets an empty result, which is enough for most queries. */
const queries: Readonly<Record<string, AnswerQuery>> = {
  "passive set active": () => ({ next: "activate" }),
  "encrypt get count": countPreKeys,
  "encrypt get digest": digestPreKeys,
  "encrypt set registration": storePreKeys,
  "encrypt get key": findKeyBundles,
  "usync get usync": findPeople,
  "abt get props": props,
  "privacy get privacy": privacy,
  "blocklist get ": blocklist,
  "md set remove-companion-device": removeDevice,
};

/** What the service answers to a client's query. */
export function answerQuery(query: Stanza, client: Device, around: Surroundings): Answer {
  const { xmlns, type } = query.attrs;
  const about = children(query)[0]?.tag ?? "";
  return queries[`${xmlns} ${type} ${about}`]?.(query, client, around) ?? {};
}

import type { BinaryNode } from "baileys";
import type { CallDetails } from "../../../store/records.ts";

const OFFERS = new Set(["offer", "offer_notice"]);
/** Characters of a text that a caller chose, at most. */
const MOST_CHARACTERS = 100;
/** Control characters, and those that turn the direction of what stands behind them. */
const UNSHOWN = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * What an offer tells beside who calls: `notify`, `platform` and `version` of the stanza are the sender's, the country is the
 * caller's, and `<silence>` says that no phone rings. Other stanzas tell the like of whoever sends them, such as the own phone.
 */
export function detailsOf(node: BinaryNode, child: BinaryNode): Partial<CallDetails> {
  if (!OFFERS.has(child.tag)) return {};
  const { notify, platform, version } = node.attrs;
  const children = Array.isArray(child.content) ? child.content : [];
  const silence = children.find(({ tag }) => tag === "silence");
  return told({
    callerName: shownText(notify),
    callerPlatform: shownText(platform),
    callerVersion: shownText(version),
    callerCountry: countryIn(child.attrs.caller_country_code),
    silence: silence && (shownText(silence.attrs.reason) ?? "unknown"),
  });
}

/** A text that can be shown in one line; undefined when nothing of it can. */
function shownText(text: string | undefined): string | undefined {
  const shown = text?.replace(UNSHOWN, " ").trim();
  return shown ? [...shown].slice(0, MOST_CHARACTERS).join("") : undefined;
}

function countryIn(code: string | undefined): string | undefined {
  return code !== undefined && /^[a-z]{2}$/i.test(code) ? code.toUpperCase() : undefined;
}

function told(details: { [Name in keyof CallDetails]: string | undefined }): Partial<CallDetails> {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}

import type { Channel } from "@ringhook/api";
import type { SourceKind } from "./sources-api.ts";

/** Where calls can come from, in the words of somebody who runs a shop. */
export const KINDS: readonly { value: SourceKind; name: string; about: string }[] = [
  {
    value: "linked-device",
    name: "A phone linked here",
    about:
      "You scan a code with WhatsApp on the phone. Ringhook can also decline calls and write to callers.",
  },
  {
    value: "whapi",
    name: "Whapi.Cloud",
    about: "Your number stays linked at Whapi.Cloud, which sends its calls here.",
  },
  {
    value: "meta-cloud",
    name: "Meta's Cloud API",
    about: "Your number is on Meta's WhatsApp Business Platform, which sends its calls here.",
  },
];

export function kindName(kind: SourceKind): string {
  return KINDS.find(({ value }) => value === kind)?.name ?? kind;
}

type Ability = Channel["can"][number];

/** What an owner may want to do with a channel, besides seeing its calls. */
const ABILITIES: readonly (readonly [can: Ability, name: string])[] = [
  ["link", "Link a phone, and log it out"],
  ["decline", "Decline calls"],
  ["text", "Write to callers"],
  ["call_link", "Make call links"],
  ["profile", "Show the account's name and picture"],
];

const ELSEWHERE = {
  whapi: {
    oneWay: "Whapi.Cloud sends its calls here; nothing goes back.",
    link: "The number is linked at Whapi.Cloud: link it, or log it out, there.",
    other: "Do this at Whapi.Cloud.",
  },
  "meta-cloud": {
    oneWay: "Meta sends its calls here; nothing goes back.",
    link: "A number on Meta's platform is linked to no phone.",
    other: "Do this with Meta's own API.",
  },
};

/** What a provider's channel is, in a sentence; undefined where a phone is linked. */
export function oneWay(source: SourceKind): string | undefined {
  return source === "linked-device" ? undefined : ELSEWHERE[source].oneWay;
}

/** Why a channel cannot do something, as a sentence; undefined when it can. */
export function whyNot(
  { source, can }: Pick<Channel, "source" | "can">,
  ability: Ability,
): string | undefined {
  if (can.includes(ability)) return undefined;
  if (source === "linked-device") return "This channel cannot do that.";
  return ability === "link" ? ELSEWHERE[source].link : ELSEWHERE[source].other;
}

/** Each ability, with the reason where the channel lacks it. */
export function abilitiesOf(channel: Pick<Channel, "source" | "can">) {
  return ABILITIES.map(([can, name]) => ({ name, reason: whyNot(channel, can) }));
}

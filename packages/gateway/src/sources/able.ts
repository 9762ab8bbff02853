import { RinghookError } from "../errors.ts";
import type { Capabilities, Source } from "./source.ts";

/** What each capability is for, as the sentence of an error has it. */
const ABILITIES: Record<keyof Capabilities, string> = {
  linking: "be linked to a phone",
  calls: "reject calls",
  texts: "send texts",
  callLinks: "make call links",
  profile: "read the account's profile",
  inbound: "take requests of a provider",
  registration: "register itself at a provider",
};

/**
 * A capability of a channel's source, to be used. Whoever asks a source for something asks here.
 * @throws RinghookError `SOURCE_CANNOT` when the source has no such capability
 */
export function able<Name extends keyof Capabilities>(source: Source, name: Name): Capabilities[Name] {
  const capabilities: Partial<Capabilities> = source;
  const capability = capabilities[name];
  if (capability !== undefined) return capability;
  throw new RinghookError("SOURCE_CANNOT", `a channel of kind ${source.kind} cannot ${ABILITIES[name]}`);
}

import { Type } from "typebox";
import type { Call } from "../calls/call.ts";
import type { LinkedDevice, Phone } from "../phones/phone.ts";

const strict = { additionalProperties: false };

/** A phone number as people write it in JSON: digits. */
export const PhoneNumber = Type.String({
  description: "Digits, with the country code",
  examples: ["61371989950"],
});

/** Milliseconds since 1970. */
export const Instant = Type.Integer({ minimum: 0, description: "Milliseconds since 1970; default now" });

/** A body of which every field is known. */
export function Body<Fields extends Parameters<typeof Type.Object>[0]>(fields: Fields) {
  return Type.Object(fields, strict);
}

/** A whole number in a query string. */
export function QueryNumber(description: string) {
  return Type.Optional(Type.String({ pattern: "^\\d{1,9}$", description }));
}

export const DeviceAnswer = Type.Object({
  number: PhoneNumber,
  jid: Type.String(),
  lid: Type.String(),
  isOnline: Type.Boolean(),
});

export const PhoneAnswer = Type.Object({
  number: PhoneNumber,
  name: Type.Optional(Type.String()),
  lid: Type.String({ description: "The digits of the account's LID" }),
  devices: Type.Array(DeviceAnswer),
});

export const CallAnswer = Type.Object({
  id: Type.String(),
  from: PhoneNumber,
  to: PhoneNumber,
  creator: Type.String({ description: "The caller's JID as the stanzas name it" }),
  state: Type.String({ enum: ["placed", "ringing", "answered", "declined", "ended"] }),
});

export const Nothing = Type.Null({ description: "Done" });

export function describeDevice({ number, jid, lid, isOnline }: LinkedDevice) {
  return { number, jid, lid, isOnline };
}

export function describePhone({ number, name, lid, devices }: Phone) {
  return { number, ...(name === undefined ? {} : { name }), lid, devices: devices.map(describeDevice) };
}

export function describeCall({ id, caller, callee, creator, state }: Call) {
  return { id, from: caller, to: callee, creator, state };
}

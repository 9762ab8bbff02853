import { numberOf } from "@ringhook/calls";
import { isObject, objectsOf, shortText } from "../json.ts";

/** One change of the field `calls`, of one phone number. */
export interface CallsChange {
  phoneNumberId: string;
  /** JID of the business's own number; undefined when Meta did not say. */
  ownNumber: string | undefined;
  /** Users of the change, for calls that do not name their caller by number. */
  users: string[];
  calls: Record<string, unknown>[];
  statuses: Record<string, unknown>[];
  /** Faults of the account that Meta tells beside calls. */
  errors: number;
}

/** The changes of a request that are about calls; all else is the bot's. */
export function callsChanges(payload: Record<string, unknown>): CallsChange[] {
  if (payload.object !== "whatsapp_business_account") return [];
  return objectsOf(payload.entry)
    .flatMap((entry) => objectsOf(entry.changes))
    .flatMap(({ field, value }) => (field === "calls" && isObject(value) ? [callsChange(value)] : []));
}

/** The numbers of all changes, whatever they tell of, each once. */
export function numberIdsOf(payload: Record<string, unknown>): string[] {
  const values = objectsOf(payload.entry).flatMap((entry) =>
    objectsOf(objectsOf(entry.changes).map(({ value }) => value)),
  );
  return [...new Set(values.flatMap((value) => numberIdOf(value) ?? []))];
}

function numberIdOf({ metadata }: Record<string, unknown>): string | undefined {
  return isObject(metadata) ? shortText(metadata.phone_number_id) : undefined;
}

function callsChange(value: Record<string, unknown>): CallsChange {
  const { metadata, contacts, calls, statuses, errors } = value;
  const about = isObject(metadata) ? metadata : {};
  return {
    phoneNumberId: numberIdOf(value) ?? "",
    ownNumber: numberJid(about.display_phone_number),
    users: objectsOf(contacts).flatMap(({ wa_id, user_id }) => shortText(wa_id) ?? shortText(user_id) ?? []),
    calls: objectsOf(calls),
    statuses: objectsOf(statuses).filter(({ type }) => type === undefined || type === "call"),
    errors: objectsOf(errors).length,
  };
}

/** A number as Meta writes it, `+1 631-555-3601` included, as a JID. */
export function numberJid(value: unknown): string | undefined {
  const digits = numberOf(shortText(value)?.replace(/[ ()-]/g, "") ?? "");
  return digits === undefined ? undefined : `${digits}@s.whatsapp.net`;
}

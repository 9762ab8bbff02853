import { RinghookError } from "../errors.ts";

/** Where in which broker a webhook leads to. */
export interface BrokerTarget {
  /** The broker's name. */
  broker: string;
  /** A subject, an exchange or a stream; null for the default of the broker's kind. See sinks/broker/address.ts. */
  to: string | null;
}

const SCHEME = "broker://";
const TO = /^[A-Za-z0-9._:/-]{1,200}$/;

/** What stands in the place of a webhook's URL: `broker://main`, or `broker://main/crm.calls`. */
export function brokerUrl({ broker, to }: BrokerTarget): string {
  return `${SCHEME}${broker}${to === null ? "" : `/${to}`}`;
}

/** Whether a webhook leads to a broker. */
export function leadsToBroker({ url }: { url: string }): boolean {
  return url.startsWith(SCHEME);
}

/** Where a webhook leads to in a broker; undefined for one that leads to a URL. */
export function brokerTargetOf(webhook: { url: string }): BrokerTarget | undefined {
  if (!leadsToBroker(webhook)) return undefined;
  const rest = webhook.url.slice(SCHEME.length);
  const slash = rest.indexOf("/");
  if (slash < 0) return { broker: rest, to: null };
  return { broker: rest.slice(0, slash), to: rest.slice(slash + 1) };
}

/** @throws RinghookError `BAD_WEBHOOK` */
export function checkTo(to: string | null): void {
  if (to === null || TO.test(to)) return;
  throw new RinghookError(
    "BAD_WEBHOOK",
    `to: expected 1 to 200 of the characters A-Z a-z 0-9 . _ : / -, got ${JSON.stringify(to)}`,
  );
}

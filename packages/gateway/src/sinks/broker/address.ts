import { RinghookError } from "../../errors.ts";
import type { BrokerKind } from "../../store/broker-store.ts";

/** What an address is made of. */
export interface AddressedEvent {
  channelId: string;
  /** The event's type, such as `calls`. */
  type: string;
  /** The call's status, such as `missed`; for any other event its method, such as `patch`. */
  word: string;
}

/** Where deliveries go unless their webhook says otherwise. */
const DEFAULTS: Record<BrokerKind, string> = {
  nats: "ringhook.",
  rabbitmq: "ringhook",
  redis: "ringhook:events",
};

/** The subject of a message: `ringhook.MANTIS-M72HC.calls.missed`. What ends with a dot is where subjects begin. */
export function subjectOf(to: string | null, event: AddressedEvent): string {
  return completed(to ?? DEFAULTS.nats, event);
}

/**
 * The exchange of a message and its routing key: `ringhook` and `MANTIS-M72HC.calls.missed`. Behind a slash stands a key of the
 * webhook's own; an exchange without a name is RabbitMQ's own, whose keys are names of queues.
 */
export function routeOf(to: string | null, event: AddressedEvent): { exchange: string; key: string } {
  const given = to ?? DEFAULTS.rabbitmq;
  const slash = given.indexOf("/");
  if (slash < 0) return { exchange: given, key: wordsOf(event) };
  const key = given.slice(slash + 1);
  return { exchange: given.slice(0, slash), key: key === "" ? wordsOf(event) : completed(key, event) };
}

/** The stream of a message: `ringhook:events`. One whose name ends with a colon is one for each channel. */
export function streamOf(to: string | null, { channelId }: Pick<AddressedEvent, "channelId">): string {
  const given = to ?? DEFAULTS.redis;
  return given.endsWith(":") ? given + channelId : given;
}

/** An address as people read it. @param event `*` stands for what differs from event to event */
export function shownAddress(kind: BrokerKind, to: string | null, event: AddressedEvent): string {
  if (kind === "nats") return subjectOf(to, event);
  if (kind === "redis") return streamOf(to, event);
  const { exchange, key } = routeOf(to, event);
  return `${exchange}/${key}`;
}

/**
 * Refuses what cannot be an address of a kind of broker.
 * @throws RinghookError `BAD_WEBHOOK`
 */
export function checkAddressOf(kind: BrokerKind, to: string | null): void {
  if (to === null) return;
  const refuse = (expected: string): RinghookError =>
    new RinghookError("BAD_WEBHOOK", `to: expected ${expected}, got ${JSON.stringify(to)}`);
  if (kind === "nats" && /^\.|\.\./.test(to)) {
    throw refuse("a subject such as crm.calls, or where subjects begin, such as crm.");
  }
  if (kind === "rabbitmq" && (to === "/" || to.indexOf("/") !== to.lastIndexOf("/"))) {
    throw refuse("an exchange, or an exchange and a key such as crm/calls, or a queue such as /calls");
  }
}

function completed(given: string, event: AddressedEvent): string {
  return given.endsWith(".") ? given + wordsOf(event) : given;
}

function wordsOf({ channelId, type, word }: AddressedEvent): string {
  return `${channelId}.${type}.${word}`;
}

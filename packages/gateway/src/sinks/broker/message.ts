import { callIdOf } from "../../calls/call.ts";
import { toldIn } from "../../calls/told-call.ts";
import { IDS_PER_MS, numberOf, timeOf } from "../../ids.ts";
import type { PendingDelivery } from "../../store/records.ts";
import { brokerTargetOf } from "../../subscriptions/broker-target.ts";
import type { Target } from "../../subscriptions/webhook.ts";
import type { AddressedEvent } from "./address.ts";

/** A delivery as any broker takes it: the webhook's bytes, with CloudEvents 1.0 in binary mode around them. */
export interface Message {
  /** The delivery's id, the same at each attempt: what doubles are known by. */
  id: string;
  event: AddressedEvent;
  /** Where to, as the webhook says; null for the default. */
  to: string | null;
  /** Attributes of CloudEvents, by their names in its specification. */
  attributes: Readonly<Record<string, string>>;
  /** What is told besides: `ringhook-replay-of`, `ringhook-test`. */
  notes: Readonly<Record<string, string>>;
  body: string;
}

export const CONTENT_TYPE = "application/json";
/** A sequence has as many digits as the largest of them, so that texts sort as numbers do. */
const SEQUENCE_DIGITS = 16;
/** Headers of a webhook that say something of the delivery, and not of its endpoint. */
const NOTE = /^ringhook-/;

export function messageOf(delivery: PendingDelivery, { webhook }: Target): Message {
  const { channelId } = webhook;
  const { deliveryId, eventId, type, method, body, replayOf } = delivery;
  const callId = callIdOf(delivery);
  const { status, at } = toldIn(body);
  const notes = Object.entries(webhook.headers).filter(([name]) => NOTE.test(name));
  return {
    id: deliveryId,
    event: { channelId, type, word: (method === "post" && status) || method },
    to: brokerTargetOf(webhook)?.to ?? null,
    attributes: {
      specversion: "1.0",
      id: eventId,
      source: `/channels/${channelId}`,
      type: `com.ringhook.${type}.${method}`,
      ...(callId !== null && { subject: callId }),
      time: new Date(at ?? recordedAt(delivery)).toISOString(),
      datacontenttype: CONTENT_TYPE,
      partitionkey: callId === null ? channelId : `${channelId}/${callId}`,
      sequence: sequenceOf(delivery),
    },
    notes: { ...Object.fromEntries(notes), ...(replayOf !== null && { "ringhook-replay-of": replayOf }) },
    body,
  };
}

/** Sorts events in the order in which they were recorded. */
function sequenceOf(delivery: PendingDelivery): string {
  const number = numberOf(delivery.eventId) ?? recordedAt(delivery) * IDS_PER_MS;
  return String(number).padStart(SEQUENCE_DIGITS, "0");
}

/** When an event was recorded: its id tells it. */
function recordedAt({ eventId, createdAt }: PendingDelivery): number {
  const at = timeOf(eventId);
  return Number.isNaN(at) ? createdAt : at;
}

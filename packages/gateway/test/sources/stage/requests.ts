import { createHmac } from "node:crypto";
import type { InboundRequest } from "../../../src/sources/inbound.ts";

export const APP_SECRET = "an app's secret";
export const PHONE_NUMBER_ID = "106540352242922";
export const OWN_NUMBER = "16315553601";
export const USER = "16315553602";
export const CALL_ID = "wacid.ABGGFjFVU2AfAgo6V-Hc5eCgK5Gh";
export const WHAPI_SECRET = "rhs_a-secret-of-a-whapi-channel";
/** When the requests of the tables arrive. */
export const ARRIVED = 1_700_000_000_000;

/** An entry of `calls`: what a user's call begins with. */
export const connect = (more: object = {}): object => ({
  id: CALL_ID,
  to: OWN_NUMBER,
  from: USER,
  event: "connect",
  timestamp: "1671644824",
  direction: "USER_INITIATED",
  session: { sdp_type: "offer", sdp: "v=0\r\no=- 7669997803033704573 2 IN IP4 192.0.2.7\r\n" },
  ...more,
});

/** An entry of `calls`: the end of a call that nobody took up. */
export const terminate = (more: object = {}): object => ({
  id: CALL_ID,
  to: OWN_NUMBER,
  from: USER,
  event: "terminate",
  direction: "USER_INITIATED",
  timestamp: "1671644944",
  status: ["COMPLETED"],
  ...more,
});

/** What the end of a call has besides when it was taken up. */
export const talk = { start_time: "1671644824", end_time: "1671644944", duration: 120 };

/** An end of a call that the business placed. */
export const outgoing = { direction: "BUSINESS_INITIATED", from: OWN_NUMBER, to: USER };

/** An entry of `statuses`, of a call that the business placed. */
export const status = (word: string, more: object = {}): object => ({
  id: CALL_ID,
  timestamp: "1671644830",
  type: "call",
  status: word,
  recipient_id: USER,
  ...more,
});

export interface Change {
  calls?: object[];
  statuses?: object[];
  errors?: object[];
  phoneNumberId?: string;
  contacts?: object[];
}

export function metaChange({ phoneNumberId = PHONE_NUMBER_ID, ...value }: Change): object {
  const metadata = { display_phone_number: OWN_NUMBER, phone_number_id: phoneNumberId };
  const contacts = [{ profile: { name: "Kim" }, wa_id: USER }];
  return { field: "calls", value: { messaging_product: "whatsapp", metadata, contacts, ...value } };
}

export function metaBody(...changes: object[]): string {
  return JSON.stringify({ object: "whatsapp_business_account", entry: [{ id: "WABA", changes }] });
}

export function hubSignature(body: string | Uint8Array, secret = APP_SECRET): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/** A request of Meta with its signature, or with another one. */
export function metaRequest(
  body: string,
  signature: string | undefined = hubSignature(body),
): InboundRequest {
  return {
    method: "POST",
    path: "/in/meta/src_1",
    query: {},
    headers: { "x-hub-signature-256": signature },
    body: Buffer.from(body),
  };
}

/** An element of Whapi.Cloud's `calls`. */
export const whapiElement = (status: string, more: object = {}): object => ({
  id: "ED3D9B4864F90327F10D24BAEED6CFB9",
  from: "919984351847@s.whatsapp.net",
  chat_id: "919984351847@s.whatsapp.net",
  status,
  timestamp: 1_713_792_453_000,
  group_call: false,
  video_call: false,
  offline_call: false,
  ...more,
});

export function whapiBody(...calls: unknown[]): string {
  return JSON.stringify({ calls, event: { type: "calls", event: "post" }, channel_id: "THEIRS-ABC12" });
}

/** A request of Whapi.Cloud with the secret in a header, or with another one, or with none. */
export function whapiRequest(body: string, secret: string | undefined = WHAPI_SECRET): InboundRequest {
  return {
    method: "POST",
    path: "/in/whapi/MANTIS-M72HC",
    query: {},
    headers: { "ringhook-secret": secret },
    body: Buffer.from(body),
  };
}

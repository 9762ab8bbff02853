import { signal } from "@preact/signals";
import { ApiError } from "../api/problem.ts";
import { reconnects } from "../api/reach.ts";
import { get, request } from "../api/request.ts";
import { onStream } from "../api/stream.ts";
import { showBackgroundFailure } from "../components/toast-message.ts";

/** A call that a simulated phone placed. */
export interface PhoneCall {
  id: string;
  caller: string;
  video: boolean;
  group: boolean;
  state: "placed" | "ringing" | "answered" | "declined" | "ended";
}

/** The demo's phones and the calls in progress. Only `ringhook demo` has these routes, so they are not in the OpenAPI document. */
export interface Phone {
  /** The number that is called: the linked one. */
  number: string;
  callers: { number: string }[];
  /** Whether the linked channel is disconnected from WhatsApp. */
  offline: boolean;
  calls: PhoneCall[];
}

export type Step = "ring" | "answer" | "decline" | "hang-up" | "time-out";

export interface NewCall {
  caller: string;
  video: boolean;
  group: boolean;
}

/** The demo's phones; undefined on any gateway other than `ringhook demo`. */
export const phone = signal<Phone | undefined>(undefined);
export const hasPhone = signal(false);

/**
 * Loads the phones, where there are any.
 * @throws ApiError when the gateway does not answer, or fails
 */
export async function loadPhone(): Promise<void> {
  try {
    phone.value = await get<Phone>("/api/demo");
    hasPhone.value = true;
  } catch (error) {
    // Not a demo, or not its operator.
    if (!(error instanceof ApiError) || ![403, 404].includes(error.status)) throw error;
    hasPhone.value = false;
  }
}

/** Keeps the phones up to date with the calls. @returns stops it */
export function followPhone(): () => void {
  const load = (): void => {
    loadPhone().catch(showBackgroundFailure);
  };
  load();
  const stops = [
    onStream("calls.post", () => hasPhone.peek() && load()),
    reconnects.subscribe((count) => {
      if (count > 0) load();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

export async function placeCall(call: NewCall): Promise<void> {
  phone.value = await request<Phone>("POST", "/api/demo/calls", call);
}

export async function takeStep(callId: string, step: Step): Promise<void> {
  phone.value = await request<Phone>("POST", `/api/demo/calls/${encodeURIComponent(callId)}/${step}`);
}

/** Disconnects the linked number from WhatsApp, or lets it reconnect. */
export async function setOffline(offline: boolean): Promise<void> {
  phone.value = await request<Phone>("PUT", "/api/demo/offline", { offline });
}

/** Scans the QR code of a channel with the phone. */
export async function scanQr(text: string): Promise<void> {
  await request("POST", "/api/demo/scan", { text });
}

/** Types a pairing code into the phone. */
export async function typeCode(code: string): Promise<void> {
  await request("POST", "/api/demo/code", { code });
}

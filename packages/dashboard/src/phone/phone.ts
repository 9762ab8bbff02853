import { signal } from "@preact/signals";
import { ApiError } from "../api/problem.ts";
import { get, request } from "../api/request.ts";

/** A call that the simulated phone placed, as the demo tells it. */
export interface PhoneCall {
  id: string;
  caller: string;
  video: boolean;
  group: boolean;
  state: "placed" | "ringing" | "answered" | "declined" | "ended";
}

/** The demo's phones, and what goes on between them. */
export interface Phone {
  /** The number that is called: the linked one. */
  number: string;
  callers: { number: string }[];
  /** Whether the linked channel is cut off from WhatsApp. */
  offline: boolean;
  calls: PhoneCall[];
}

export type Step = "ring" | "answer" | "decline" | "hang-up" | "time-out";

export interface NewCall {
  caller: string;
  video: boolean;
  group: boolean;
}

/** What the demo says; undefined where there is none, as on every gateway that is not `ringhook demo`. */
export const phone = signal<Phone | undefined>(undefined);
export const hasPhone = signal(false);

/** Asks whether a phone can be played here. */
export async function findPhone(): Promise<void> {
  try {
    phone.value = await get<Phone>("/api/demo");
    hasPhone.value = true;
  } catch (error) {
    if (error instanceof ApiError && error.status > 0) hasPhone.value = false;
  }
}

export async function placeCall(call: NewCall): Promise<void> {
  phone.value = await request<Phone>("POST", "/api/demo/calls", call);
}

export async function takeStep(callId: string, step: Step): Promise<void> {
  phone.value = await request<Phone>("POST", `/api/demo/calls/${encodeURIComponent(callId)}/${step}`);
}

/** Cuts the linked number off from WhatsApp, or lets it come back. */
export async function setOffline(offline: boolean): Promise<void> {
  phone.value = await request<Phone>("PUT", "/api/demo/offline", { offline });
}

/** Holds the phone to a QR code that a channel shows. */
export async function scanQr(text: string): Promise<void> {
  await request("POST", "/api/demo/scan", { text });
}

/** Types a pairing code into the phone. */
export async function typeCode(code: string): Promise<void> {
  await request("POST", "/api/demo/code", { code });
}

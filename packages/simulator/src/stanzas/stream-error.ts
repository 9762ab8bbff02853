import { node, type Stanza } from "./node.ts";

/** The errors with which the service ends a stream. Clients tell them apart by code or by the child. */
export const streamErrors = {
  /** Come again: every pairing ends so. */
  restart: () => node("stream:error", { code: "515" }),
  /** The same device logged in elsewhere. */
  replaced: () => node("stream:error", {}, [node("conflict", { type: "replaced" })]),
  /** The phone removed the device: its credentials are dead. */
  device_removed: () => node("stream:error", { code: "401" }, [node("conflict", { type: "device_removed" })]),
  unavailable: () => node("stream:error", { code: "503" }),
  restart_required: () => node("stream:error", { code: "516" }),
  xml_not_well_formed: () => node("stream:error", {}, [node("xml-not-well-formed")]),
  ack: () => node("stream:error", {}, [node("ack")]),
} as const satisfies Record<string, () => Stanza>;

/** A way for the service to end a stream. */
export type StreamError = keyof typeof streamErrors;

export const streamErrorNames = Object.keys(streamErrors) as StreamError[];

import type { WAVersion } from "baileys";
import type { Log } from "../../log/log.ts";
import type { LinkFactory } from "../link.ts";
import { ConnectGate } from "./connect-gate.ts";
import { type LinkTimes, linkTimes } from "./link-times.ts";
import { muteLibsignal } from "./quiet-console.ts";
import { holdStrayRejections } from "./stray-rejections.ts";
import { WebVersion } from "./web-version.ts";
import { WhatsAppLink } from "./whatsapp-link.ts";

export interface WhatsAppOptions {
  /** WhatsApp's WebSocket address. */
  url: string;
  /** The version of WhatsApp's web client to log in as. Default: `auto`, see WebVersion. */
  version?: WAVersion | "auto";
  log: Log;
  /** From 0 to 1. */
  random: () => number;
  /** Default: `linkTimes`. */
  times?: Partial<LinkTimes>;
}

/** So many channels log in at once; one that takes longer than this no longer counts, in milliseconds. */
const LOGINS_AT_ONCE = 16;
const LOGIN_HOLD_MS = 5_000;

/** Makes links that speak WhatsApp's protocol as a linked device. */
export function whatsAppLinks({ url, version = "auto", log, random, times }: WhatsAppOptions): LinkFactory {
  muteLibsignal();
  holdStrayRejections(log);
  const shared = {
    url,
    random,
    times: { ...linkTimes, ...times },
    version: new WebVersion({ url, version, log }),
    gate: new ConnectGate(LOGINS_AT_ONCE, LOGIN_HOLD_MS),
  };
  return (options) => new WhatsAppLink(shared, log.child({ channelId: options.channelId }), options);
}

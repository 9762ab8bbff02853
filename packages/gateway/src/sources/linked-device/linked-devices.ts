import type { WAVersion } from "baileys";
import { type Clock, systemClock } from "../../clock.ts";
import type { Log } from "../../log/log.ts";
import type { OpenSource } from "../source.ts";
import { muteLibsignal } from "./baileys/quiet-console.ts";
import { holdStrayRejections } from "./baileys/stray-rejections.ts";
import { WebVersion } from "./baileys/web-version.ts";
import { ConnectGate } from "./connection/connect-gate.ts";
import { type LinkTimes, linkTimes } from "./connection/link-times.ts";
import { type LinkedDevice, linkedDevice } from "./linked-device.ts";

export interface LinkedDevicesOptions {
  /** WhatsApp's WebSocket address. */
  url: string;
  /** The version of WhatsApp's web client to log in as. Default: `auto`, see WebVersion. */
  version?: WAVersion | "auto";
  log: Log;
  /** Default: the system's. */
  clock?: Clock;
  /** From 0 to 1. */
  random: () => number;
  /** Default: `linkTimes`. */
  times?: Partial<LinkTimes>;
}

/** Concurrent logins, at most; and the time in milliseconds after which a slow one no longer counts. */
const LOGINS_AT_ONCE = 16;
const LOGIN_HOLD_MS = 5_000;

/** Opens sources that speak WhatsApp's protocol as a linked device. */
export function linkedDevices(options: LinkedDevicesOptions): OpenSource<LinkedDevice> {
  const { url, version = "auto", log, clock = systemClock, random, times } = options;
  muteLibsignal();
  holdStrayRejections(log);
  const shared = {
    url,
    clock,
    random,
    times: { ...linkTimes, ...times },
    version: new WebVersion({ url, version, log }),
    gate: new ConnectGate(LOGINS_AT_ONCE, LOGIN_HOLD_MS),
  };
  return (own) => linkedDevice(shared, log.child({ channelId: own.channelId }), own);
}

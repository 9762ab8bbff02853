import { generateMessageIDV2 } from "baileys";
import type { Log } from "../../log/log.ts";
import type { Capabilities, SourceOptions, SourceWith } from "../source.ts";
import { Link, type SharedParts } from "./link.ts";
import { createCallLink } from "./requests/call-link.ts";
import { requestPairingCode } from "./requests/pairing-code.ts";
import { readProfile } from "./requests/profile.ts";
import { rejectCall } from "./requests/reject.ts";
import { sendText } from "./requests/send-text.ts";

/** A linked device can do all that a source can, but for what needs a provider: nobody sends it requests. */
export type LinkedDevice = SourceWith<Exclude<keyof Capabilities, "inbound" | "registration">>;

/** The source that speaks WhatsApp's protocol: a link, and what can be asked over it while it is connected. */
export function linkedDevice(shared: SharedParts, log: Log, options: SourceOptions): LinkedDevice {
  const link = new Link(shared, log, options);
  const { answerMs } = shared.times;
  return {
    kind: "linked-device",
    start: () => link.start(),
    stop: () => link.stop(),
    end: () => link.end(),
    linking: {
      pair: async () => link.pair(),
      requestPairingCode: async (number) => requestPairingCode(link.waitingToBeLinked(), number),
    },
    calls: {
      reject: async (call) => {
        const { socket, account } = link.connected();
        await rejectCall(socket, account, call, answerMs);
        return link.clock.wholeSeconds();
      },
    },
    texts: {
      toLid: true,
      newId: () => generateMessageIDV2(),
      send: async (to, text, id = generateMessageIDV2()) =>
        sendText(link.connected().socket, { id, to, text }, answerMs, link.clock),
    },
    callLinks: {
      create: async (planned) => createCallLink(link.connected().socket, planned, answerMs),
    },
    profile: async () => {
      const { socket, account } = link.connected();
      return readProfile(socket, account, answerMs);
    },
  };
}

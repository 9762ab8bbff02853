import type { Call, Network, Phone } from "@ringhook/simulator";
import { CALLERS } from "./callers.ts";

/** What a person can do with a call. */
export const steps = {
  ring: (call: Call) => call.ring(),
  answer: (call: Call) => call.answer(),
  decline: (call: Call) => call.decline(),
  "hang-up": (call: Call) => call.hangUp(),
  "time-out": (call: Call) => call.timeOut(),
} as const;

export type Step = keyof typeof steps;

/** The state of the demo's phones for the dashboard. */
export interface PhoneView {
  number: string;
  callers: { number: string }[];
  offline: boolean;
  calls: { id: string; caller: string; video: boolean; group: boolean; state: string }[];
}

interface Played {
  call: Call;
  video: boolean;
  group: boolean;
}

/** The phones of the simulated network, controlled from the dashboard. */
export class DemoPhone {
  readonly #network: Network;
  readonly #own: Phone;
  readonly #played = new Map<string, Played>();
  #comeBack: (() => void) | undefined;

  constructor(network: Network, own: Phone) {
    this.#network = network;
    this.#own = own;
  }

  view(): PhoneView {
    const goingOn = [...this.#played.values()].filter(({ call }) => isOpen(call));
    return {
      number: this.#own.number,
      callers: CALLERS.map((number) => ({ number })),
      offline: this.#comeBack !== undefined,
      calls: goingOn.map(({ call, video, group }) => ({
        id: call.id,
        caller: call.caller,
        video,
        group,
        state: call.state,
      })),
    };
  }

  /** @throws SimulatorError `BAD_NUMBER` */
  async call(number: string, video: boolean, group: boolean): Promise<void> {
    const caller = this.#network.phone(number) ?? this.#network.createPhone({ number });
    const call = await caller.call(this.#own.number, { video, group });
    for (const [id, { call: before }] of this.#played) if (!isOpen(before)) this.#played.delete(id);
    this.#played.set(call.id, { call, video, group });
  }

  /** @returns false when no such call is in progress */
  async step(callId: string, step: Step): Promise<boolean> {
    const call = this.#played.get(callId)?.call;
    if (!call || !isOpen(call)) return false;
    await steps[step](call);
    return true;
  }

  /** Disconnects the linked clients and refuses new connections; calls wait for them meanwhile. */
  setOffline(offline: boolean): void {
    if (offline === (this.#comeBack !== undefined)) return;
    if (offline) {
      this.#comeBack = this.#network.misbehave.refuseUpgrade({
        status: 503,
        times: Number.POSITIVE_INFINITY,
      });
      this.#network.misbehave.drop({ number: this.#own.number });
    } else {
      this.#comeBack?.();
      this.#comeBack = undefined;
    }
  }

  /** @throws SimulatorError `BAD_QR`, `QR_EXPIRED`, `PAIRING_FAILED` */
  async scan(text: string): Promise<void> {
    await this.#own.scanQr(text);
  }

  /** @throws SimulatorError `BAD_PAIRING_CODE`, `PAIRING_CODE_UNKNOWN`, `PAIRING_CODE_WRONG`, `PAIRING_FAILED` */
  async typeCode(code: string): Promise<void> {
    await this.#own.enterPairingCode(code);
  }
}

function isOpen({ state }: Call): boolean {
  return state === "placed" || state === "ringing";
}

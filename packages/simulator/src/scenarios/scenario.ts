import { setTimeout as sleep } from "node:timers/promises";
import type { Call } from "../calls/call.ts";
import type { CallOptions } from "../calls/plan.ts";
import type { Network } from "../network/network.ts";
import type { Phone } from "../phones/phone.ts";

/** Who calls in the scenarios: the caller of the documented samples. */
const CALLER = "919984351847";

/** Where a scenario is played. */
export interface Setting {
  /** The phone that is called. The scenario begins as soon as a client that is linked to it is online. */
  readonly me: Phone;
  /** How much faster than life: 10 plays a minute in six seconds. Default: 1. */
  readonly speed?: number | undefined;
  /** How long to wait for a client, at the beginning and after each interruption. Default: 60,000 ms. */
  readonly patienceMs?: number | undefined;
}

/** A story that a client lives through, to be run by its name. */
export interface Scenario {
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  /**
   * Plays it. Resolves when the client has acknowledged everything.
   *
   * @throws SimulatorError `NOTHING_HAPPENED` (no client came), `NOT_ACKNOWLEDGED`
   */
  run(network: Network, setting: Setting): Promise<void>;
}

/** What a scenario is played with. */
export interface Stage {
  readonly network: Network;
  readonly me: Phone;
  readonly caller: Phone;
  /** Somebody calls `me`. */
  readonly call: (options?: CallOptions) => Promise<Call>;
  readonly pause: (seconds: number) => Promise<void>;
  /** Cuts the client off, does something, and lets the client come back. */
  readonly whileAway: <Result>(act: () => Promise<Result>) => Promise<Result>;
  /** Waits until the client, which has just been cut off, is back. */
  readonly clientIsBack: () => Promise<void>;
}

/** Makes a scenario of a story. */
export function defineScenario(story: {
  readonly name: string;
  readonly description: string;
  readonly play: (stage: Stage) => Promise<void>;
}): Scenario {
  const { name, description, play } = story;
  return {
    name,
    description,
    run: async (network, setting) => {
      const stage = setStage(network, setting);
      if (!setting.me.devices.some(({ isOnline }) => isOnline)) await stage.clientIsBack();
      await play(stage);
    },
  };
}

function setStage(network: Network, { me, speed = 1, patienceMs = 60_000 }: Setting): Stage {
  const caller = network.phone(CALLER) ?? network.createPhone({ number: CALLER, name: "Asha" });
  const clientIsBack = async (): Promise<void> => {
    await network.next("connected", { where: ({ number }) => number === me.number, timeoutMs: patienceMs });
  };
  return {
    network,
    me,
    caller,
    call: (options) => caller.call(me.number, options),
    pause: (seconds) => sleep((seconds * 1_000) / speed),
    clientIsBack,
    whileAway: async (act) => {
      const scope = { number: me.number };
      const letIn = network.misbehave.refuseLogin({ ...scope, reason: 503, times: Number.POSITIVE_INFINITY });
      network.misbehave.drop(scope);
      const result = await act().finally(letIn);
      await clientIsBack();
      return result;
    },
  };
}

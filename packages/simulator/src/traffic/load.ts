import { decimalDigits, pick, type Random, systemRandom } from "../ground/random.ts";
import type { Network } from "../network/network.ts";
import type { Phone } from "../phones/phone.ts";
import { beats } from "./beats.ts";
import { Latencies } from "./latencies.ts";
import { playRandomCall } from "./play-call.ts";
import type { CallMix } from "./random-call.ts";

/** How much traffic to make. */
export interface LoadOptions {
  /** Whose phones ring. Default: every phone that a client is linked to. */
  readonly channels?: readonly Phone[] | undefined;
  /** Who calls. Default: twenty phones that are made for it. */
  readonly callers?: readonly Phone[] | undefined;
  /** New calls a second, on all channels together. */
  readonly callsPerSecond: number;
  /** For how long new calls begin, in milliseconds. */
  readonly durationMs: number;
  /** Default: `everydayMix`. */
  readonly mix?: CallMix | undefined;
  /** How much faster than life each call goes. Default: 10, so that a call lasts 5 seconds at most. */
  readonly speed?: number | undefined;
  /** How many calls may be in progress at the same time; more are skipped, and counted. Default: 2,000. */
  readonly maxOpenCalls?: number | undefined;
  /** How long a call's last acknowledgement may take, in milliseconds. Default: 10,000. */
  readonly settleMs?: number | undefined;
  /** Default: the system's. */
  readonly random?: Random | undefined;
  /** Begins no more calls, and ends those in progress at once. */
  readonly signal?: AbortSignal | undefined;
}

/** What came of it. */
export interface LoadReport {
  readonly callsPlaced: number;
  /** Not placed, because too many others went on. */
  readonly callsSkipped: number;
  /** Calls all of whose stanzas were acknowledged. */
  readonly callsAcknowledged: number;
  readonly stanzasAcknowledged: number;
  /** From sending or queueing a stanza to its acknowledgement, in milliseconds. */
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Faults that clients made meanwhile. */
  readonly faults: number;
}

const CALLERS = 20;

/** Makes calls at a steady rate on many channels, and waits until all of them have ended and are acknowledged. */
export async function runLoad(network: Network, options: LoadOptions): Promise<LoadReport> {
  const load = new Load(network, options);
  const { callsPerSecond, durationMs, signal } = options;
  for await (const due of beats(callsPerSecond, durationMs, signal)) load.begin(due);
  return await load.finish();
}

class Load {
  readonly #network: Network;
  readonly #options: LoadOptions;
  readonly #channels: readonly Phone[];
  readonly #callers: readonly Phone[];
  readonly #open = new Set<Promise<void>>();
  readonly #latencies = new Latencies();
  readonly #stopListening: readonly (() => void)[];
  #callsPlaced = 0;
  #callsSkipped = 0;
  #callsAcknowledged = 0;
  #faults = 0;

  constructor(network: Network, options: LoadOptions) {
    this.#network = network;
    this.#options = options;
    this.#channels = options.channels ?? network.phones.filter(({ devices }) => devices.length > 0);
    this.#callers = options.callers ?? createCallers(network, options.random);
    this.#stopListening = [
      network.on("acknowledged", ({ sentAt, acknowledgedAt = sentAt }) =>
        this.#latencies.add(acknowledgedAt - sentAt),
      ),
      network.on("fault", () => {
        this.#faults += 1;
      }),
    ];
  }

  begin(count: number): void {
    const { maxOpenCalls = 2_000 } = this.#options;
    for (let left = count; left > 0; left -= 1) {
      if (this.#open.size >= maxOpenCalls) this.#callsSkipped += 1;
      else this.#beginOne();
    }
  }

  async finish(): Promise<LoadReport> {
    await Promise.all(this.#open);
    for (const stop of this.#stopListening) stop();
    const latencies = this.#latencies;
    return {
      callsPlaced: this.#callsPlaced,
      callsSkipped: this.#callsSkipped,
      callsAcknowledged: this.#callsAcknowledged,
      stanzasAcknowledged: latencies.count,
      latencyMs: { p50: latencies.quantile(0.5), p99: latencies.quantile(0.99), max: latencies.quantile(1) },
      faults: this.#faults,
    };
  }

  #beginOne(): void {
    this.#callsPlaced += 1;
    const playing = this.#play().finally(() => this.#open.delete(playing));
    this.#open.add(playing);
  }

  async #play(): Promise<void> {
    const { random = systemRandom, speed = 10, settleMs = 10_000, mix, signal } = this.#options;
    const callee = pick(random, this.#channels);
    const call = await playRandomCall(this.#network, {
      callee,
      callers: this.#callers,
      random,
      speed,
      mix,
      signal,
    });
    const isAcknowledged = await call.acknowledged({ timeoutMs: settleMs }).then(
      () => true,
      () => false,
    );
    if (isAcknowledged) this.#callsAcknowledged += 1;
  }
}

function createCallers(network: Network, random: Random = systemRandom): Phone[] {
  return Array.from({ length: CALLERS }, () => network.createPhone({ number: decimalDigits(random, 12) }));
}

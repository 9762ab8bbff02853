import { createHmac } from "node:crypto";
import { type Clock, systemClock } from "../../ground/clock.ts";
import { between, decimalDigits, hexDigits, type Random, systemRandom } from "../../ground/random.ts";
import {
  type Misfortune,
  type PlayedCall,
  type ProviderAttempt,
  ProviderSender,
  type SentRequest,
} from "../sender.ts";
import {
  type BusinessNumber,
  connectEntry,
  type MetaCallFacts,
  type MetaEnd,
  metaBody,
  statusEntry,
  terminateEntry,
} from "./meta-body.ts";
import { metaRetries } from "./meta-retries.ts";

/** How a call goes: the first three come in, the business places the others. */
export const metaCallKinds = [
  "missed",
  "failed",
  "talked",
  "declined",
  "not_taken_up",
  "placed_and_talked",
] as const;

/** One of `metaCallKinds`. */
export type MetaCallKind = (typeof metaCallKinds)[number];

/** Settings of a {@link MetaProvider}. */
export interface MetaProviderOptions {
  /** The callback URL of the app. */
  readonly url: string;
  readonly appSecret: string;
  readonly business?: Partial<BusinessNumber>;
  /** What goes wrong on the way. `overtake`: how often `terminate` is sent before `connect`, a share from 0 to 1. */
  readonly misfortune?: Misfortune & { readonly overtake?: number };
  readonly random?: Random;
  /** All waits are divided by this. Default: 1. */
  readonly speed?: number;
  readonly clock?: Clock;
  /** Called with each attempt once it is over. */
  readonly onAttempt?: (attempt: ProviderAttempt) => void;
}

/** An overtaken `connect` leaves up to this long after `terminate` was taken: less than the 5 s in which it still counts. */
const OVERTAKEN_MS = 4_000;
/** Codes that Meta fails calls with. */
const FAILURE = 138_006;

/** Stands in for Meta's Cloud API Calling: signs as Meta does, repeats by its schedule, and mixes up what it sends. */
export class MetaProvider {
  readonly kinds: readonly MetaCallKind[] = metaCallKinds;
  readonly business: BusinessNumber;
  readonly #options: MetaProviderOptions;
  readonly #random: Random;
  readonly #clock: Clock;
  readonly #sender: ProviderSender;

  constructor(options: MetaProviderOptions) {
    const { random = systemRandom, clock = systemClock } = options;
    this.#options = options;
    this.#random = random;
    this.#clock = clock;
    this.business = {
      number: "16315553601",
      phoneNumberId: "106540352242922",
      accountId: "102290129340398",
      ...options.business,
    };
    this.#sender = new ProviderSender(() => metaRetries, { ...options, random, clock });
  }

  /**
   * Asks the callback URL whether it is the app's, as Meta does before it sends anything.
   * @returns whether the challenge came back
   */
  async verify(verifyToken: string): Promise<boolean> {
    const challenge = decimalDigits(this.#random, 10);
    const url = new URL(this.#options.url);
    url.searchParams.set("hub.mode", "subscribe");
    url.searchParams.set("hub.challenge", challenge);
    url.searchParams.set("hub.verify_token", verifyToken);
    const response = await fetch(url, { redirect: "manual" });
    return response.status === 200 && (await response.text()) === challenge;
  }

  /** Plays a call with all its requests. Resolves when each was taken or given up. */
  async play(
    kind: MetaCallKind,
    user: string = decimalDigits(this.#random, 11),
  ): Promise<PlayedCall<MetaCallKind>> {
    const id = `wacid.${hexDigits(this.#random, 40)}`;
    const outgoing = kind === "declined" || kind === "not_taken_up" || kind === "placed_and_talked";
    const call: MetaCallFacts = { id, user, outgoing };
    const requests = outgoing ? this.#placed(call, kind) : this.#received(call, kind);
    return { id, kind, requests: await Promise.all(requests) };
  }

  /** Sends a body as it is, with Meta's signature; `behind` is what has to be over before. */
  send(body: string, label: string, afterMs = 0, behind?: Promise<unknown>): Promise<SentRequest> {
    const { url, appSecret } = this.#options;
    const signature = createHmac("sha256", appSecret).update(body).digest("hex");
    const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` };
    return this.#sender.send({ label, method: "POST", url, headers, body }, afterMs, behind);
  }

  /** Gives up what was not taken so far. */
  close(): Promise<void> {
    return this.#sender.close();
  }

  #received(call: MetaCallFacts, kind: MetaCallKind): Promise<SentRequest>[] {
    const { began, end } = this.#times(kind);
    const connect = { calls: [connectEntry(call, this.business, began)] };
    const terminate = { calls: [terminateEntry(call, this.business, end)] };
    if (this.#random() < (this.#options.misfortune?.overtake ?? 0)) {
      const first = this.#tell(call, terminate, "terminate", 0);
      return [first, this.#tell(call, connect, "connect", this.#random() * OVERTAKEN_MS, first)];
    }
    const ringMs = (end.at - began) * 1_000;
    return [this.#tell(call, connect, "connect", 0), this.#tell(call, terminate, "terminate", ringMs)];
  }

  #placed(call: MetaCallFacts, kind: MetaCallKind): Promise<SentRequest>[] {
    const { began, end } = this.#times(kind);
    const answer = kind === "declined" ? "REJECTED" : kind === "placed_and_talked" ? "ACCEPTED" : undefined;
    const answeredAt = end.talkedFrom ?? end.at;
    return [
      this.#tell(call, { statuses: [statusEntry(call, "RINGING", began)] }, "RINGING", 0),
      ...(answer === undefined
        ? []
        : [
            this.#tell(
              call,
              { statuses: [statusEntry(call, answer, answeredAt)] },
              answer,
              (answeredAt - began) * 1_000,
            ),
          ]),
      this.#tell(
        call,
        { calls: [terminateEntry(call, this.business, end)] },
        "terminate",
        (end.at - began) * 1_000,
      ),
    ];
  }

  #tell(
    call: MetaCallFacts,
    entries: { calls: object[] } | { statuses: object[] },
    label: string,
    afterMs: number,
    behind?: Promise<unknown>,
  ): Promise<SentRequest> {
    return this.send(metaBody(this.business, call, entries), `${label} ${call.id}`, afterMs, behind);
  }

  /** A call rings for 2 to 20 s and is talked for up to a minute; times are seconds since 1970. */
  #times(kind: MetaCallKind): { began: number; end: MetaEnd } {
    const began = Math.floor(this.#clock() / 1_000);
    const rang = began + between(this.#random, 2, 20);
    const talked = rang + between(this.#random, 1, 60);
    if (kind === "talked" || kind === "placed_and_talked")
      return { began, end: { at: talked, talkedFrom: rang } };
    return { began, end: { at: rang, failed: kind === "failed" ? FAILURE : undefined } };
  }
}

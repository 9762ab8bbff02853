import { type Clock, systemClock } from "../../ground/clock.ts";
import { between, decimalDigits, hexDigits, type Random, systemRandom } from "../../ground/random.ts";
import {
  type Misfortune,
  type PlayedCall,
  type ProviderAttempt,
  ProviderSender,
  type RetrySchedule,
  type SentRequest,
} from "../sender.ts";
import { type SettingsApi, serveSettingsApi } from "./settings-api.ts";
import { defaultSettings, type WhapiSettings, type WhapiWebhook } from "./whapi-settings.ts";

/** How a call goes, as Whapi.Cloud tells it. */
export const whapiCallKinds = ["missed", "canceled", "answered", "missed_without_ringing"] as const;

/** One of `whapiCallKinds`. */
export type WhapiCallKind = (typeof whapiCallKinds)[number];

/** Settings of a {@link WhapiProvider}. */
export interface WhapiProviderOptions {
  /** The token of Whapi.Cloud's API. */
  readonly token: string;
  /** Default: `MANTIS-M72HC`. */
  readonly channelId?: string;
  /** What its settings are at first; the API changes them. */
  readonly settings?: Partial<WhapiSettings>;
  readonly misfortune?: Misfortune;
  readonly random?: Random;
  /** All waits are divided by this. Default: 1. */
  readonly speed?: number;
  readonly clock?: Clock;
  /** Called with each attempt once it is over. */
  readonly onAttempt?: (attempt: ProviderAttempt) => void;
}

/** The receiver has this long to answer. */
const TIMEOUT_MS = 5_000;

/** Stands in for Whapi.Cloud: its settings over HTTP, and calls to the webhooks that stand there, in their modes. */
export class WhapiProvider {
  readonly kinds: readonly WhapiCallKind[] = whapiCallKinds;
  #settings: WhapiSettings;
  #onAsked: (() => void)[] = [];
  readonly #options: WhapiProviderOptions;
  readonly #random: Random;
  readonly #clock: Clock;
  readonly #senders = new Map<string, ProviderSender>();
  #api: SettingsApi | undefined;

  constructor(options: WhapiProviderOptions) {
    const { random = systemRandom, clock = systemClock, settings = {} } = options;
    this.#options = options;
    this.#random = random;
    this.#clock = clock;
    this.#settings = { ...defaultSettings, ...settings };
  }

  get settings(): WhapiSettings {
    return this.#settings;
  }

  set settings(settings: WhapiSettings) {
    this.#settings = settings;
    if (settings.webhooks.some(asksForCalls)) for (const tell of this.#onAsked.splice(0)) tell();
  }

  /**
   * Serves the API of the settings.
   * @param port 0 takes a free one
   * @returns its URL
   * @throws SimulatorError `PORT_IN_USE`
   */
  async serve(port = 0): Promise<string> {
    this.#api ??= await serveSettingsApi(this, { token: this.#options.token, port });
    return this.#api.url;
  }

  /** Resolves once a webhook asks for calls. */
  asked(): Promise<void> {
    if (this.#settings.webhooks.some(asksForCalls)) return Promise.resolve();
    return new Promise((resolve) => this.#onAsked.push(resolve));
  }

  /** Plays a call to every webhook that asked for calls. Resolves when each request was taken or given up. */
  async play(
    kind: WhapiCallKind,
    caller: string = decimalDigits(this.#random, 12),
  ): Promise<PlayedCall<WhapiCallKind>> {
    const id = hexDigits(this.#random, 32);
    let afterMs = 0;
    const began = Math.floor(this.#clock() / 1_000) * 1_000;
    const requests = statusesOf(kind).map((status) => {
      const request = this.send(this.#body(id, caller, status, began + afterMs), `${status} ${id}`, afterMs);
      afterMs += between(this.#random, 1, 15) * 1_000;
      return request;
    });
    return { id, kind, requests: (await Promise.all(requests)).flat() };
  }

  /** Sends the body of a `calls.post` as it is. */
  send(body: string, label: string, afterMs = 0): Promise<SentRequest[]> {
    const asked = this.settings.webhooks.filter(asksForCalls);
    return Promise.all(
      asked.map((webhook) => {
        const headers = { "content-type": "application/json", ...webhook.headers };
        const request = { label, method: "POST", url: addressOf(webhook), headers, body };
        return this.#sender(webhook).send(request, afterMs);
      }),
    );
  }

  /** Gives up what was not taken so far, and stops serving. */
  async close(): Promise<void> {
    await Promise.all([...this.#senders.values()].map((sender) => sender.close()));
    await this.#api?.close();
  }

  #sender(webhook: WhapiWebhook): ProviderSender {
    const known = this.#senders.get(webhook.url);
    if (known) return known;
    const schedule = (): RetrySchedule => this.#schedule(webhook.url);
    const sender = new ProviderSender(schedule, {
      ...this.#options,
      random: this.#random,
      clock: this.#clock,
    });
    this.#senders.set(webhook.url, sender);
    return sender;
  }

  /** Linear waits within a cap, until a webhook is older than its owner wants; as the settings are at that moment. */
  #schedule(url: string): RetrySchedule {
    const { callback_backoff_delay_ms: delay, max_callback_backoff_delay_ms: most, webhooks } = this.settings;
    const maxAgeSeconds = webhooks.find((webhook) => webhook.url === url)?.webhook_max_age_seconds ?? null;
    return {
      timeoutMs: TIMEOUT_MS,
      waitMs: (failures, waitedMs) => {
        const wait = Math.min(failures * delay, most);
        return maxAgeSeconds !== null && waitedMs + wait > maxAgeSeconds * 1_000 ? undefined : wait;
      },
    };
  }

  #body(id: string, caller: string, status: string, timestamp: number): string {
    const from = `${caller}@s.whatsapp.net`;
    const flags = { group_call: false, video_call: false, offline_call: false };
    return JSON.stringify({
      calls: [{ id, from, chat_id: from, status, timestamp, ...flags }],
      event: { type: "calls", event: "post" },
      channel_id: this.#options.channelId ?? "MANTIS-M72HC",
    });
  }
}

function statusesOf(kind: WhapiCallKind): string[] {
  return kind === "missed_without_ringing" ? ["initiated", "missed"] : ["initiated", "ringing", kind];
}

function asksForCalls({ events = [] }: WhapiWebhook): boolean {
  return events.some(({ type, method }) => type === "calls" && method === "post");
}

/** In the mode `path` the event stands behind the URL, in the mode `method` its type, and the HTTP method is its own. */
function addressOf({ url, mode = "body" }: WhapiWebhook): string {
  if (mode === "body") return url;
  const address = new URL(url);
  address.pathname = `${address.pathname.replace(/\/$/, "")}/calls${mode === "path" ? "/post" : ""}`;
  return address.href;
}

import type { Chatwoot } from "../../subscriptions/chatwoot.ts";
import { USER_AGENT } from "../../version.ts";
import type { Exchange, HttpRequest } from "../exchange.ts";
import type { Outcome } from "../sink.ts";
import { AttemptEnded, failedAs, failedOutcome } from "./attempt-ended.ts";

/** A value of JSON that is not known to be anything yet. */
export type Json = Readonly<Record<string, unknown>>;

/** What was answered, and how that counts. */
export interface Answer {
  json: Json;
  outcome: Outcome;
}

/** Wrong account, inbox or token: what comes again gets the same answer. */
const REFUSED: readonly (number | null)[] = [401, 403, 404];

/** One attempt's requests to the API of a Chatwoot. Each ends the attempt unless it is answered as it should be. */
export class ChatwootApi {
  readonly #exchange: Exchange;
  readonly #chatwoot: Chatwoot;
  readonly #mayAsk: () => "STOPPED" | "TIMEOUT" | undefined;
  #last: Outcome | undefined;

  /** @param mayAsk says why no further request may be made, if so */
  constructor(exchange: Exchange, chatwoot: Chatwoot, mayAsk: () => "STOPPED" | "TIMEOUT" | undefined) {
    this.#exchange = exchange;
    this.#chatwoot = chatwoot;
    this.#mayAsk = mayAsk;
  }

  /** @throws AttemptEnded */
  async get(path: string): Promise<Answer> {
    return this.#read(await this.#ask("GET", path));
  }

  /** Makes something whose answer says what it is. @throws AttemptEnded */
  async make(path: string, body: Json): Promise<Answer> {
    return this.#read(await this.#ask("POST", path, body));
  }

  /** Writes something: any 2xx says that it is there. @throws AttemptEnded */
  async write(path: string, body: Json): Promise<Outcome> {
    return (await this.#ask("POST", path, body)).outcome;
  }

  /** @throws AttemptEnded for an answer that is not as a Chatwoot's */
  unreadable(): never {
    if (!this.#last) throw new Error("nothing was asked yet");
    const evidence = { ...this.#last.evidence, status: null };
    throw new AttemptEnded(failedAs({ ...this.#last, evidence }, "CHATWOOT_UNREADABLE"));
  }

  #read({ outcome, text }: { outcome: Outcome; text: string }): Answer {
    const json = parsed(text);
    return json ? { json, outcome } : this.unreadable();
  }

  async #ask(method: "GET" | "POST", path: string, body?: Json): Promise<{ outcome: Outcome; text: string }> {
    const why = this.#mayAsk();
    if (why !== undefined) throw new AttemptEnded(this.#cutShort(why));
    const answered = await this.#exchange.ask(() => this.#requestOf(method, path, body));
    const { outcome } = answered;
    this.#last = outcome;
    if (outcome.result === "accepted") return answered;
    const { status } = outcome.evidence;
    if (!REFUSED.includes(status)) throw new AttemptEnded(outcome);
    const [resource] = path.split("?");
    const reason = `CHATWOOT_REFUSED: the Chatwoot answered ${status} to ${method} ${resource}`;
    throw new AttemptEnded({ ...failedAs(outcome, "CHATWOOT_REFUSED", "gone"), reason });
  }

  /** What was answered before says nothing of why the attempt ended. */
  #cutShort(why: "STOPPED" | "TIMEOUT"): Outcome {
    const ended = failedOutcome(why, null, this.#last?.evidence.address);
    return why === "STOPPED" ? { ...ended, result: "stopped" } : ended;
  }

  #requestOf(method: string, path: string, body: Json | undefined): HttpRequest {
    const { url, accountId, token } = this.#chatwoot;
    const { origin, pathname } = new URL(url);
    return {
      method,
      origin,
      path: `${pathname.replace(/\/$/, "")}/api/v1/accounts/${accountId}${path}`,
      headers: [
        ...["accept", "application/json", "user-agent", USER_AGENT, "api_access_token", token],
        ...(body ? ["content-type", "application/json"] : []),
      ],
      body: body ? JSON.stringify(body) : "",
      ...(body && { isOnce: true }),
    };
  }
}

function parsed(text: string): Json | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** What is an object, as one; undefined for anything else. */
export function objectOf(value: unknown): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return { ...value };
}

/** The objects of a list; none where there is no list. */
export function objectsOf(value: unknown): Json[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map(objectOf).filter((one) => one !== undefined);
}

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { CHANNEL, OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";
import { at, client } from "./api.ts";

interface Frame {
  id: string | undefined;
  event: string;
  data: unknown;
}

/** A reader of the stream, as browsers have one. */
class Follower {
  readonly frames: Frame[] = [];
  readonly #stopping = new AbortController();
  #text = "";
  ended = false;

  async follow(url: string, headers: Record<string, string>): Promise<void> {
    const answer = await fetch(url, { headers, signal: this.#stopping.signal });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      200,
      "text/event-stream; charset=utf-8",
    ]);
    this.#read(answer)
      .catch(() => {})
      .finally(() => {
        this.ended = true;
      });
    await until("the stream is open", () => this.frames.length > 0);
  }

  get journaled(): Frame[] {
    return this.frames.filter(({ id, event }) => id !== undefined && event !== "open");
  }

  /** What a browser would send as `Last-Event-ID`. */
  get lastId(): string {
    return this.frames.findLast(({ id }) => id !== undefined)?.id ?? "";
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #read(answer: Response): Promise<void> {
    for await (const chunk of answer.body ?? []) {
      this.#text += Buffer.from(chunk).toString("utf8");
      const blocks = this.#text.split("\n\n");
      this.#text = blocks.pop() ?? "";
      for (const block of blocks) this.#take(block);
    }
  }

  #take(block: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
    const data = field("data");
    if (data !== undefined)
      this.frames.push({ id: field("id"), event: field("event") ?? "", data: JSON.parse(data) });
  }
}

let stage: GatewayStage;
let token: string;

beforeAll(async () => {
  stage = await setGatewayStage();
  token = await stage.gateway.channels.keys.rotateToken(CHANNEL);
  await stage.link();
  // Who was linked is an event, too: it is behind all that the tests follow.
  await journaledIds(1);
});
afterAll(() => stage.close());

async function follower(lastId?: string, with_ = token): Promise<Follower> {
  const made = new Follower();
  await made.follow(`${stage.gateway.url}/api/events`, {
    authorization: `Bearer ${with_}`,
    ...(lastId !== undefined && { "last-event-id": lastId }),
  });
  return made;
}

async function placeCall(): Promise<void> {
  const call = await stage.caller.call(OWN);
  await call.ring();
  await call.timeOut();
  await call.acknowledged();
}

/** The ids of all events that the store has, by asking for the stream from its beginning. */
async function journaledIds(count: number): Promise<string[]> {
  const whole = await follower(`evt_${"0".repeat(26)}`);
  await until("all of them", () => whole.journaled.length >= count);
  whole.stop();
  return whole.journaled.map(({ id }) => id ?? "");
}

describe("the live stream", () => {
  test("tells events, deliveries and links as they happen; only events have ids", async () => {
    const live = await follower();
    await placeCall();
    await until(
      "three deliveries",
      () => live.frames.filter(({ event }) => event === "delivery").length === 3,
    );
    expect(live.journaled.map(({ event, data }) => [event, at(data, "status")])).toEqual([
      ["calls.post", "initiated"],
      ["calls.post", "ringing"],
      ["calls.post", "missed"],
    ]);
    for (const { id, data } of live.journaled) expect(at(data, "id")).toBe(id);
    for (const { id, event, data } of live.frames) {
      if (event !== "delivery") continue;
      expect(id).toBeUndefined();
      expect(at(data, "attempt", "status")).toBe(200);
    }
    await client(stage.gateway.url, token)("POST", `/api/channels/${CHANNEL}/restart`);
    await until("a link", () =>
      live.frames.some(({ event, data }) => event === "link" && at(data, "state") === "AUTH"),
    );
    live.stop();
    await stage.isOnline();
  });

  test("resumes after the last event after every break, with nothing left out and nothing twice", async () => {
    const [before = ""] = (await journaledIds(1)).slice(-1);
    const got: string[] = [];
    let lastId = before;
    let placing = true;
    const calls = (async () => {
      for (let index = 0; index < 12; index += 1) await placeCall();
      placing = false;
    })();
    // Comes and goes all the while, at whatever moment.
    for (let breaks = 0; placing || got.length < 36; breaks += 1) {
      const reader = await follower(lastId);
      await new Promise((resolve) => setTimeout(resolve, (breaks * 7) % 23));
      reader.stop();
      got.push(...reader.journaled.map(({ id }) => id ?? ""));
      lastId = reader.lastId;
      if (breaks > 2_000) throw new Error("never all");
    }
    await calls;
    const journaled = await journaledIds(36);
    expect(got).toEqual(journaled.slice(journaled.indexOf(before) + 1));
  });

  test("resumes after a restart of the gateway", async () => {
    const reader = await follower();
    await placeCall();
    await until("one call", () => reader.journaled.length === 3);
    await stage.stopGateway();
    await until("the stream has ended", () => reader.ended);
    await stage.startGateway();
    await stage.isOnline();
    await placeCall();
    const again = await follower(reader.lastId);
    await until("the other call", () => again.journaled.length === 3);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(again.journaled).toHaveLength(3);
    again.stop();
  });

  test("has no gap when nothing at all came before the break", async () => {
    const quiet = await follower();
    quiet.stop();
    await placeCall();
    const again = await follower(quiet.lastId);
    await until("the call of meanwhile", () => again.journaled.length === 3);
    again.stop();
  });

  test("of a slow reader is read from the store, and complete all the same", async () => {
    const [before = ""] = (await journaledIds(1)).slice(-1);
    const slow = await follower(before);
    const { feed } = stage.gateway;
    // So much comes at once behind each event that the follower's memory cannot hold it, and loses the event as well.
    const link = { state: "AUTH", reason: null } as const;
    const stop = feed.on("journal", () => {
      for (let index = 0; index < 5_000; index += 1) feed.emit("channel", { channelId: CHANNEL, link });
    });
    await placeCall();
    await until("the call", () => slow.journaled.length === 3);
    stop();
    slow.stop();
  });

  test("has no other channel's events", async () => {
    const other = await stage.gateway.channels.create({ id: "OTHER" });
    const reader = await follower(`evt_${"0".repeat(26)}`, other.token);
    await placeCall();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(reader.frames.map(({ event }) => event)).toEqual(["open"]);
    reader.stop();
  });

  test("refuses an invalid id", async () => {
    const ask = client(stage.gateway.url, token);
    const answer = await ask("GET", "/api/events", undefined, { "last-event-id": "17" });
    expect([answer.status, at(answer.body, "code")]).toEqual([400, "BAD_CURSOR"]);
  });
});

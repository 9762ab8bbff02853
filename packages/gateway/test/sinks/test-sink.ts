import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Outcome, Sink } from "../../src/sinks/sink.ts";
import type { PendingDelivery } from "../../src/store/records.ts";
import type { Target } from "../../src/subscriptions/webhook.ts";
import { until } from "../stage/until.ts";

/** How an endpoint behaves towards the next attempts. */
export type Manner = "takes" | "refuses" | "refusesAndNamesATime" | "wantsNoMore" | "isSilent";

/** One real endpoint, as the suite plays it. */
export interface EndpointStage {
  /** Where a delivery goes that is for it. */
  target: Target;
  behave(manner: Manner): void | Promise<void>;
  /** Delivery ids of the attempts that it has seen, in order. */
  seen(): string[] | Promise<string[]>;
  /** Connections it holds open just now. */
  connections(): number;
  /** It is gone: nothing answers at its address. */
  vanish(): Promise<void>;
  close(): Promise<void>;
}

export interface SinkSuite {
  /** Opens one more sink; all of a suite share what the adapter lets its sinks share. */
  open(): Sink;
  openEndpoint(): Promise<EndpointStage>;
  /** Something that cannot even be sent. */
  unsendable(target: Target): Target;
  /** What the endpoint asks for in `refusesAndNamesATime`, in milliseconds; null where none of this kind names a time. */
  namedMs: number | null;
  /** Whether an endpoint of this kind sees what it refuses. */
  seesRefused: boolean;
  /** Whether an endpoint of this kind can say that it wants no more. */
  knowsGone: boolean;
}

/** What should not come has had this long to come. */
const A_MOMENT_MS = 100;
const MOST_EVIDENCE = 4 * 1024;

/** What every sink keeps: each adapter of the port runs it. */
export function testSink(kind: string, suite: SinkSuite): void {
  const opened = (): Sink => {
    const sink = suite.open();
    onTestFinished(() => sink.close());
    return sink;
  };
  const endpoint = async (): Promise<EndpointStage> => {
    const stage = await suite.openEndpoint();
    onTestFinished(() => stage.close());
    return stage;
  };

  describe(`the sink ${kind}`, () => {
    testOutcomes(suite, opened, endpoint);
    testClosing(opened, endpoint);
    testApart(opened, endpoint);
  });
}

type Opened = () => Sink;
type Endpoint = () => Promise<EndpointStage>;

function testOutcomes(suite: SinkSuite, opened: Opened, endpoint: Endpoint) {
  const { unsendable, namedMs, seesRefused, knowsGone } = suite;

  it("hands over what the endpoint takes, once", async () => {
    const { target, seen } = await endpoint();
    const outcome = await opened().send(delivery("dlv_1"), target);
    expect(outcome).toMatchObject({ result: "accepted", retryAfterMs: null });
    expectEvidence(outcome, { failed: false });
    expect(await seen()).toEqual(["dlv_1"]);
  });

  it("hands over again what is sent again, under the same id", async () => {
    const { target, seen, behave } = await endpoint();
    const sink = opened();
    await behave("refuses");
    await sink.send(delivery("dlv_1"), target);
    await behave("takes");
    expect(await sink.send({ ...delivery("dlv_1"), attempts: 1 }, target)).toMatchObject({
      result: "accepted",
    });
    expect(await seen()).toEqual(seesRefused ? ["dlv_1", "dlv_1"] : ["dlv_1"]);
  });

  it("says that what was refused may come again, and after how long if the endpoint says so", async () => {
    const { target, behave } = await endpoint();
    const sink = opened();
    await behave("refuses");
    const refused = await sink.send(delivery("dlv_1"), target);
    expect(refused).toMatchObject({ result: "again", retryAfterMs: null });
    expectEvidence(refused, { failed: true });
    if (namedMs === null) return;
    await behave("refusesAndNamesATime");
    const named = await sink.send(delivery("dlv_1"), target);
    expect(named).toMatchObject({ result: "again", retryAfterMs: namedMs });
  });

  const gone = async (): Promise<void> => {
    const { target, behave } = await endpoint();
    await behave("wantsNoMore");
    const outcome = await opened().send(delivery("dlv_1"), target);
    expect(outcome.result).toBe("gone");
    expectEvidence(outcome, { failed: true });
  };
  if (knowsGone) it("says that an endpoint wants no more", gone);

  it.each<[string, (stage: EndpointStage) => Promise<Target>]>([
    [
      "is not answered in time",
      async ({ behave, target }) => {
        await behave("isSilent");
        return target;
      },
    ],
    [
      "reaches nobody",
      async ({ vanish, target }) => {
        await vanish();
        return target;
      },
    ],
    ["cannot even be sent", async ({ target }) => unsendable(target)],
  ])("never rejects: what %s may come again, and its evidence says why", async (_name, prepare) => {
    const outcome = await opened().send(delivery("dlv_1"), await prepare(await endpoint()));
    expect(outcome.result).toBe("again");
    expect(outcome.evidence.error).toMatch(/^[A-Z][A-Z_]+$/);
    expectEvidence(outcome, { failed: true });
  });
}

function testClosing(opened: Opened, endpoint: Endpoint): void {
  it("ends what is under way when it is closed, and says nothing of the endpoint by it", async () => {
    const { target, behave, seen } = await endpoint();
    const sink = opened();
    await behave("isSilent");
    const sending = [sink.send(delivery("dlv_1"), target), sink.send(delivery("dlv_2"), target)];
    await until("both are under way", async () => (await seen()).length === 2);
    await sink.close();
    for (const outcome of await Promise.all(sending)) {
      expect(outcome).toMatchObject({ result: "stopped", retryAfterMs: null });
      expectEvidence(outcome, { failed: true });
    }
  });

  it("gives back its connections when it is closed, and may be closed twice", async () => {
    const { target, connections } = await endpoint();
    const sink = opened();
    await Promise.all(["dlv_1", "dlv_2", "dlv_3"].map((id) => sink.send(delivery(id), target)));
    await sink.close();
    await sink.close();
    await until("no connection is left", () => connections() === 0);
  });

  it("can be closed without having sent anything", async () => {
    await expect(opened().close()).resolves.toBeUndefined();
  });
}

function testApart(opened: Opened, endpoint: Endpoint): void {
  it("shares nothing with another: a silent endpoint and a closed sink hold up nobody else", async () => {
    const [silent, well] = [await endpoint(), await endpoint()];
    const [first, second] = [opened(), opened()];
    await silent.behave("isSilent");
    const hanging = Array.from({ length: 20 }, (_, at) => first.send(delivery(`dlv_${at}`), silent.target));
    await until("all of them hang", async () => (await silent.seen()).length === 20);
    const answers = Array.from({ length: 20 }, (_, at) => second.send(delivery(`dlv_w${at}`), well.target));
    expect(new Set((await Promise.all(answers)).map(({ result }) => result))).toEqual(new Set(["accepted"]));
    await first.close();
    await Promise.all(hanging);
    expect(await second.send(delivery("dlv_last"), well.target)).toMatchObject({ result: "accepted" });
  });

  it("shares nothing with another to the same endpoint either: the connections of one are its own", async () => {
    const { target, connections } = await endpoint();
    const [first, second] = [opened(), opened()];
    await first.send(delivery("dlv_1"), target);
    await second.send(delivery("dlv_2"), target);
    await first.close();
    await sleep(A_MOMENT_MS);
    expect(connections()).toBe(1);
    expect(await second.send(delivery("dlv_3"), target)).toMatchObject({ result: "accepted" });
  });
}

/** All that the log of attempts shows is there, and no more of it than the log may hold. */
function expectEvidence({ evidence }: Outcome, { failed }: { failed: boolean }): void {
  expect(Object.keys(evidence).sort()).toEqual([
    "address",
    "answer",
    "at",
    "durationMs",
    "error",
    "location",
    "remark",
    "status",
  ]);
  expect(Math.abs(evidence.at - Date.now())).toBeLessThan(60_000);
  expect(evidence.durationMs).toBeGreaterThanOrEqual(0);
  if (failed) expect([evidence.status, evidence.error]).not.toEqual([null, null]);
  else expect(evidence.error).toBeNull();
  expect(JSON.stringify(evidence).length).toBeLessThan(MOST_EVIDENCE);
}

function delivery(deliveryId: string): PendingDelivery {
  return {
    deliveryId,
    eventId: "evt_1",
    webhookId: "whk_1",
    lane: "A",
    type: "calls",
    method: "post",
    body: '{"calls":[]}',
    attempts: 0,
    createdAt: Date.now(),
    replayOf: null,
  };
}

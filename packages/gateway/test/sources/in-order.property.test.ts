import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { monotonicTime } from "../../src/clock.ts";
import type { CallReport, ReportStep } from "../../src/sources/call-report.ts";
import type { StepsBefore } from "../../src/sources/in-order.ts";
import { dueIn, HOLD_MS, takeReport, unheard } from "../../src/sources/in-order.ts";
import { metaStepsBefore } from "../../src/sources/meta-cloud/meta-call.ts";
import { type MetaReading, readMeta } from "../../src/sources/meta-cloud/read-meta.ts";
import { readWhapi, type WhapiReading } from "../../src/sources/whapi/read-whapi.ts";
import { whapiStepsBefore } from "../../src/sources/whapi/whapi-call.ts";
import { change, metaCalls, mixed, whapiCalls } from "./stage/calls-told.ts";
import { type Arrival, play, type Told } from "./stage/play.ts";
import {
  APP_SECRET,
  ARRIVED,
  connect,
  metaRequest,
  PHONE_NUMBER_ID,
  terminate,
  WHAPI_SECRET,
  whapiBody,
  whapiElement,
  whapiRequest,
} from "./stage/requests.ts";

const metaSource = { secrets: [APP_SECRET], phoneNumberIds: new Set([PHONE_NUMBER_ID]) };
const whapiSource = { channelId: "MANTIS-M72HC", secrets: [WHAPI_SECRET] };
const whapiAddress = { channelId: "MANTIS-M72HC", secret: undefined, event: undefined };

function metaReports(body: string): CallReport[] {
  const { numbers } = readMeta(metaRequest(body), metaSource, ARRIVED) as MetaReading;
  return numbers.flatMap(({ reports }) => reports);
}

function whapiReports(body: string): CallReport[] {
  return (readWhapi(whapiRequest(body), whapiAddress, whapiSource, ARRIVED) as WhapiReading).reports;
}

const providers: [string, Record<string, string[]>, (body: string) => CallReport[], StepsBefore][] = [
  ["Meta", metaCalls, metaReports, metaStepsBefore],
  ["Whapi.Cloud", whapiCalls, whapiReports, whapiStepsBefore],
];

describe.each(providers)("%s", (_name, calls, read, before) => {
  describe.each(Object.entries(calls))("a call: %s", (_kind, requests) => {
    const reports = new Map(requests.map((body) => [body, read(body)]));
    const arrivals = (bodies: readonly string[], at: (index: number) => number): Arrival[] =>
      bodies.map((body, index) => ({ at: at(index), reports: reports.get(body) ?? [] }));
    const inOrder = play(
      arrivals(requests, () => 0),
      before,
    );

    const inAnyOrder = mixed(requests);

    it("gives the same events in any order and with any repetition", () => {
      fc.assert(
        fc.property(
          inAnyOrder,
          fc.array(fc.nat(HOLD_MS - 1), { minLength: 16, maxLength: 16 }),
          (bodies, delays) => {
            const times = delays.toSorted((one, other) => one - other);
            expect(
              play(
                arrivals(bodies, (index) => times[index] ?? 0),
                before,
              ),
            ).toEqual(inOrder);
          },
        ),
        { numRuns: 300 },
      );
    });

    it("gives the same events when it restarts after each request", () => {
      fc.assert(
        fc.property(inAnyOrder, (bodies) => {
          const told = play(
            arrivals(bodies, () => 0),
            before,
            true,
          );
          expect(told.filter(({ status }) => status)).toEqual(inOrder.filter(({ status }) => status));
        }),
        { numRuns: 100 },
      );
    });

    it("says each status at most once, forward only, and never loses the end, however late a request comes", () => {
      fc.assert(
        fc.property(
          inAnyOrder,
          fc.array(fc.nat(4 * HOLD_MS), { minLength: 16, maxLength: 16 }),
          (bodies, delays) => {
            const times = delays.toSorted((one, other) => one - other);
            const told = play(
              arrivals(bodies, (index) => times[index] ?? 0),
              before,
            );
            expect(statuses(told)).toEqual(statuses(inOrder).filter((word) => statuses(told).includes(word)));
            expect(told.at(-1)?.status).toEqual(inOrder.at(-1)?.status);
            expect(told.filter(({ update }) => update)).toHaveLength(
              inOrder.filter(({ update }) => update).length,
            );
          },
        ),
        { numRuns: 300 },
      );
    });
  });
});

const statuses = (told: readonly Told[]): string[] => told.flatMap((one) => one.status ?? []);

describe("Meta's terminate before its connect", () => {
  const end: Arrival = { at: 0, reports: metaReports(change(terminate())) };
  const begin = (at: number): Arrival => ({ at, reports: metaReports(change(connect())) });

  it("waits for it, and both are told in order", () => {
    expect(statuses(play([end, begin(HOLD_MS - 1)], metaStepsBefore))).toEqual(["initiated", "missed"]);
  });

  it("is told by itself after 5 s, as of a call while the channel was away", () => {
    const alone = play([end], metaStepsBefore);
    expect(alone).toMatchObject([{ status: "missed", offline: true, endReason: "hung_up" }]);
    expect(play([end, begin(HOLD_MS)], metaStepsBefore)).toEqual(alone);
    expect(play([end, begin(HOLD_MS + 60_000)], metaStepsBefore)).toEqual(alone);
  });

  it("says when its wait is over", () => {
    const [report] = end.reports;
    expect(dueIn(unheard, monotonicTime(0))).toBeUndefined();
    if (!report) throw new Error("a terminate is a report");
    const { order, ready } = takeReport(unheard, report, monotonicTime(100), metaStepsBefore);
    expect(ready).toEqual([]);
    expect(dueIn(order, monotonicTime(1_100))).toBe(HOLD_MS - 1_000);
    expect(dueIn(order, monotonicTime(90_000))).toBe(0);
  });
});

describe("Whapi.Cloud, where a request never came", () => {
  const at = (time: number, word: string): Arrival => ({
    at: time,
    reports: whapiReports(whapiBody(whapiElement(word))),
  });

  it.each<[string[], string[], boolean]>([
    [["missed"], ["missed"], true],
    [["ringing"], ["initiated", "ringing"], false],
    [["ringing", "missed"], ["initiated", "ringing", "missed"], false],
    [["initiated", "missed"], ["initiated", "missed"], false],
  ])("%j is told as %j after 5 s", (words, told, offline) => {
    const played = play(
      words.map((word) => at(0, word)),
      whapiStepsBefore,
    );
    expect(statuses(played)).toEqual(told);
    expect(played.at(-1)?.offline).toBe(offline);
  });

  it("an end that came in order does not wait", () => {
    let order = unheard;
    const ready: ReportStep[][] = [];
    for (const word of ["initiated", "ringing", "missed"]) {
      for (const report of at(0, word).reports) {
        const next = takeReport(order, report, monotonicTime(0), whapiStepsBefore);
        order = next.order;
        ready.push(next.ready.map(({ step }) => step));
      }
    }
    expect(ready).toEqual([["offered"], ["ringing"], ["ended"]]);
  });
});

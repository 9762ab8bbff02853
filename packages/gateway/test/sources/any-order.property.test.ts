import fc from "fast-check";
import { expect, it } from "vitest";
import { HOLD_MS } from "../../src/sources/in-order.ts";
import { at } from "../http/api.ts";
import { until } from "../stage/until.ts";
import { metaCalls, mixed, whapiCalls } from "./stage/calls-told.ts";
import { CALL_ID } from "./stage/requests.ts";
import { metaApp, type SourceStage, setSourceStage, whapiChannel } from "./stage/source-stage.ts";

/** Calls that are told at the same time, and wait together for what does not come. */
const CALLS = 12;
const RUNS = 4;

/** The id of the call in the requests of each provider. */
const IDS = { meta: CALL_ID, whapi: "ED3D9B4864F90327F10D24BAEED6CFB9" } as const;
type Provider = keyof typeof IDS;

interface ToldCall {
  provider: Provider;
  kind: string;
  requests: readonly string[];
}

const kinds: ToldCall[] = [
  ...Object.entries(metaCalls).map(([kind, requests]) => ({ provider: "meta", kind, requests }) as const),
  ...Object.entries(whapiCalls).map(([kind, requests]) => ({ provider: "whapi", kind, requests }) as const),
];

/** A call of any kind, with its requests in any order and with any repetition. */
const anyCall: fc.Arbitrary<ToldCall> = fc
  .constantFrom(...kinds)
  .chain((call) => mixed(call.requests).map((requests) => ({ ...call, requests })));

interface Wire {
  /** Sends a call's requests one after another. @returns what was sent, and how long that took in milliseconds */
  tell(call: ToldCall): Promise<{ id: string; tookMs: number }>;
  /** The bodies that the receiver took of a call, in order, without the call's id. */
  told(id: string): string[];
  /** Resolves when nothing waits, and all that was to be sent was. */
  quiet(): Promise<void>;
}

async function wire(stage: SourceStage): Promise<Wire> {
  const meta = await metaApp(stage);
  const whapi = await whapiChannel(stage);
  const send: Record<Provider, (body: string) => Promise<{ status: number }>> = {
    meta: (body) => meta.send(body),
    whapi: (body) => stage.anybody("POST", whapi.url, body, { "ringhook-secret": whapi.secret }),
  };
  let count = 0;
  return {
    tell: async ({ provider, requests }) => {
      count += 1;
      const id = `CALL-${count}-`;
      const began = performance.now();
      for (const body of requests) {
        const { status } = await send[provider](body.replaceAll(IDS[provider], id));
        expect(status).toBe(200);
      }
      return { id, tookMs: performance.now() - began };
    },
    told: (id) =>
      stage.receiver.taken().flatMap(({ body }) => (body.includes(id) ? [body.replaceAll(id, "ID")] : [])),
    quiet: () =>
      until("nothing waits", async () => {
        for (const channel of [meta.channelId, whapi.id]) {
          const { body } = await stage.operator("GET", `/api/channels/${channel}/source`);
          if (at(body, "held") !== 0) return false;
        }
        const { body } = await stage.operator("GET", "/api/deliveries?state=pending");
        return at(body, "items", 0) === undefined;
      }),
  };
}

it("tells the receiver the same, byte for byte, in whatever order and however often a provider's requests come", {
  timeout: 180_000,
}, async () => {
  const { tell, told, quiet } = await wire(await setSourceStage());
  const inOrder = new Map<string, string[]>();
  const nameOf = ({ provider, kind }: ToldCall): string => `${provider}: ${kind}`;
  const first = await Promise.all(kinds.map(async (call) => ({ call, ...(await tell(call)) })));
  await quiet();
  for (const { call, id } of first) inOrder.set(nameOf(call), told(id));
  for (const events of inOrder.values()) expect(events).not.toEqual([]);

  let compared = 0;
  const property = fc.asyncProperty(
    fc.array(anyCall, { minLength: CALLS, maxLength: CALLS }),
    async (calls) => {
      const sent = await Promise.all(calls.map(async (call) => ({ call, ...(await tell(call)) })));
      await quiet();
      // What takes longer than an end waits is another story: see in-order.property.test.ts.
      const inTime = sent.filter(({ tookMs }) => tookMs < HOLD_MS);
      for (const { call, id } of inTime) {
        expect([nameOf(call), told(id)]).toEqual([nameOf(call), inOrder.get(nameOf(call))]);
      }
      compared += inTime.length;
    },
  );
  await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  expect(compared).toBeGreaterThan(0);
});

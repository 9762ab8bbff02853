import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { BrokerServer } from "../stage/brokers/broker-server.ts";
import { tapPort } from "../stage/brokers/tapped-port.ts";
import { type Certificate, makeCertificate } from "../stage/certificates.ts";
import { until } from "../stage/until.ts";
import {
  BODY,
  brokers,
  delivery,
  links,
  type OpenedPlace,
  open,
  openEndpoint,
  openPlace,
  putTlsBefore,
} from "./broker-places.ts";
import { brokerOf, targetIn } from "./brokers.ts";
import { testSink } from "./test-sink.ts";

/** Of one kind of broker, what differs from the others. */
export interface BrokerSuite {
  start(): Promise<BrokerServer>;
  /** Starts one that speaks TLS; default: TLS is put before the other one, as it is spoken from the first byte on. */
  startTls?(certificate: Certificate): Promise<BrokerServer>;
  /** The code of what goes to where nothing takes it. */
  nowhere: "NO_STREAM" | "NO_ROUTE";
  /** Where the tests' user may not publish; default: there is no such place. */
  denied?: string;
  /** How many are kept of one that was sent again after its acknowledgement was lost. */
  keptOfTwo: number;
  /** How a message of the channel `MANTIS-M72HC` is addressed, by what the broker tells of it; null where it tells nothing. */
  subject: string | null;
}

/** What every broker keeps, beside what every sink does: each adapter runs it against a real server. */
export function testBroker(kind: string, suite: BrokerSuite): void {
  let server: BrokerServer;
  beforeAll(async () => {
    server = await suite.start();
  }, 120_000);
  afterAll(() => server.close());

  const opened: Opened = { server: () => server, place: () => openPlace(server) };
  testSink(kind, {
    open,
    openEndpoint: () => openEndpoint(server),
    unsendable: (target) => ({
      ...target,
      webhook: { ...target.webhook, url: "broker://nobody-has-added-this" },
    }),
    namedMs: null,
    seesRefused: false,
    knowsGone: false,
  });
  describe(`messages in ${kind}`, () => {
    testMessages(opened, suite);
    testRefusals(opened, suite);
    testCuts(opened, suite);
    testTls(opened, suite);
  });
}

interface Opened {
  server: () => BrokerServer;
  place: () => Promise<OpenedPlace>;
}

function testMessages({ place }: Opened, { subject }: BrokerSuite): void {
  it("sends the webhook's bytes unchanged, with CloudEvents around them", async () => {
    const { send, messages, to } = await place();
    const { evidence } = await send(delivery("dlv_1"));
    expect(evidence.answer).toContain(to.replace(/\.$/, ""));
    const [message] = await messages();
    expect(message?.body).toBe(BODY);
    const { datacontenttype = message?.others["content-type"], ...attributes } = message?.attributes ?? {};
    expect({ ...attributes, datacontenttype }).toEqual({
      specversion: "1.0",
      id: "evt_01KAQ3W5V80010000000000000",
      source: "/channels/MANTIS-M72HC",
      type: "com.ringhook.calls.post",
      subject: "C1",
      time: "2023-11-14T22:13:20.000Z",
      datacontenttype: "application/json",
      partitionkey: "MANTIS-M72HC/C1",
      sequence: expect.stringMatching(/^\d{16}$/),
    });
    if (subject !== null) expect(message?.others.subject).toBe(subject.replace("TO", to));
  });

  it("says of a test and of a replay that it is one", async () => {
    const { send, messages } = await place();
    await send(delivery("dlv_2", { replayOf: "dlv_1" }), { "ringhook-test": "true", "x-own": "no" });
    const others = Object.entries((await messages())[0]?.others ?? {}).map(([name, value]) => [
      name.replaceAll("_", "-"),
      value,
    ]);
    expect(Object.fromEntries(others)).toMatchObject({
      "ringhook-test": "true",
      "ringhook-replay-of": "dlv_1",
    });
    expect(others.map(([name]) => name)).not.toContain("x-own");
  });
}

function testRefusals({ server, place }: Opened, { nowhere, denied }: BrokerSuite): void {
  it("says that there is no room, and hands over once there is", async () => {
    const { send, messages, fill, clear } = await place();
    await fill();
    const refused = await send(delivery("dlv_1"));
    await clear();
    expect([refused.result, refused.evidence.error]).toEqual(["again", "BROKER_FULL"]);
    expect((await send(delivery("dlv_1"))).result).toBe("accepted");
    expect((await messages()).map(({ id }) => id)).toEqual(["dlv_1"]);
  });

  it("says that nothing takes it, and has nothing else fail by that", async () => {
    const { send, broker } = await place();
    const sink = open();
    onTestFinished(() => sink.close());
    const lost = targetIn(broker, "nobody-made-this.");
    const mixed = await Promise.all([
      sink.send(delivery("dlv_1"), lost),
      ...["dlv_2", "dlv_3"].map((id) => send(delivery(id))),
      sink.send(delivery("dlv_4"), lost),
    ]);
    expect(mixed.map(({ evidence }) => evidence.error)).toEqual([nowhere, null, null, nowhere]);
  });

  const mayNot = async (): Promise<void> => {
    const { send, broker } = await place();
    const sink = open();
    onTestFinished(() => sink.close());
    const refused = await sink.send(delivery("dlv_1"), targetIn(broker, denied ?? null));
    expect([refused.result, refused.evidence.error]).toEqual(["again", "BROKER_AUTH_FAILED"]);
    expect((await send(delivery("dlv_2"))).result).toBe("accepted");
  };
  if (denied !== undefined) it("says that it may not publish there", mayNot);

  it("says that a password is wrong, and that nobody is there", async () => {
    const wrong = brokerOf("wrong", server());
    brokers.set({ ...wrong, password: "another one" });
    const sink = open();
    onTestFinished(() => sink.close());
    const refused = await sink.send(delivery("dlv_1"), targetIn("wrong", "somewhere"));
    expect([refused.result, refused.evidence.error]).toEqual(["again", "BROKER_AUTH_FAILED"]);
    const gone = await tapPort(server().port);
    await gone.close();
    brokers.set(brokerOf("gone", server(), gone.port));
    const unreached = await sink.send(delivery("dlv_1"), targetIn("gone", "somewhere"));
    expect([unreached.result, unreached.evidence.error]).toEqual(["again", "BROKER_UNREACHABLE"]);
    expect(links.health("gone")).toMatchObject({ state: "failing", failed: 1, inFlight: 0 });
  });
}

function testCuts({ server, place }: Opened, { keptOfTwo }: BrokerSuite): void {
  it("does not count as delivered what was cut off before its acknowledgement, and sends it again", async () => {
    const { send, messages, tap } = await place();
    await send(delivery("dlv_0"));
    tap.muteAfter("dlv_1");
    const sending = send(delivery("dlv_1"));
    await until("it has arrived", async () => (await messages()).some(({ id }) => id === "dlv_1"));
    tap.cut();
    const cut = await sending;
    expect([cut.result, cut.evidence.error]).toEqual(["again", "NOT_CONFIRMED"]);
    tap.muteAfter(null);
    expect((await send(delivery("dlv_1", { attempts: 1 }))).result).toBe("accepted");
    const kept = (await messages()).filter(({ id }) => id === "dlv_1");
    expect(kept).toHaveLength(keptOfTwo);
    expect(new Set(kept.map(({ body }) => body))).toEqual(new Set([BODY]));
  });

  it("says that whoever takes connections and says nothing is not reached, and goes on once they speak", async () => {
    const { send, messages, tap } = await place();
    tap.hold(true);
    const held = await send(delivery("dlv_1"));
    expect([held.result, held.evidence.error]).toEqual(["again", "BROKER_UNREACHABLE"]);
    tap.hold(false);
    await until("it is taken", async () => (await send(delivery("dlv_2"))).result === "accepted");
    expect((await messages()).map(({ id }) => id)).not.toContain("dlv_1");
  });

  it("gives up a connection on which nothing comes back, and goes on over a new one", async () => {
    const { send, tap } = await place();
    tap.muteAfter("dlv_1");
    const late = await send(delivery("dlv_1"));
    expect([late.result, late.evidence.error]).toEqual(["again", "NOT_CONFIRMED"]);
    tap.muteAfter(null);
    expect((await send(delivery("dlv_2"))).result).toBe("accepted");
    await until("the old connection is gone", () => tap.connections === 1);
  });

  it("has at most 256 messages under way, of all sinks together", async () => {
    const { send, tap, broker } = await place();
    tap.muteAfter("dlv_");
    const sending = Array.from({ length: 300 }, (_, index) => send(delivery(`dlv_${index}`)));
    await until("the bound is reached", () => links.health(broker).inFlight >= 256);
    expect(links.health(broker).inFlight).toBe(256);
    const outcomes = await Promise.all(sending);
    expect(new Set(outcomes.map(({ result }) => result))).toEqual(new Set(["again"]));
    expect(links.health(broker)).toMatchObject({ inFlight: 0, failed: 300 });
  });

  it("counts what was acknowledged and what failed, and how soon; and looks whether something takes messages", async () => {
    const { send, broker, to } = await place();
    await Promise.all(["dlv_1", "dlv_2"].map((id) => send(delivery(id))));
    const { p50, ...health } = links.health(broker);
    expect(health).toMatchObject({
      state: "connected",
      acknowledged: 2,
      failed: 0,
      inFlight: 0,
      lastError: null,
    });
    expect(p50).toBeGreaterThanOrEqual(0);
    const event = { channelId: "A", type: "calls", word: "missed" };
    const [there, nowhere] = await Promise.all(
      [to, "nobody-made-this."].map((each) => links.inspect(brokerOf(broker, server()), each, event)),
    );
    expect([there?.isThere, nowhere?.isThere]).toEqual([true, false]);
    expect(there?.address).toContain(to.replace(/\.$/, ""));
  });
}

function testTls({ server }: Opened, { startTls }: BrokerSuite): void {
  it("speaks TLS with whom it trusts, and with nobody else", async () => {
    const certificate = makeCertificate("localhost", { names: "IP:127.0.0.1" });
    const behind = startTls ? await startTls(certificate) : server();
    if (startTls) onTestFinished(() => behind.close());
    const { port } = startTls ? behind : await putTlsBefore(behind.port, certificate);
    const place = await behind.openPlace();
    const sink = open();
    onTestFinished(() => sink.close());
    brokers.set({ ...brokerOf("trusted", behind, port), tls: { ca: certificate.cert } });
    brokers.set({ ...brokerOf("stranger", behind, port), tls: {} });
    const sent = await sink.send(delivery("dlv_1"), targetIn("trusted", place.to));
    expect([sent.result, sent.evidence.error]).toEqual(["accepted", null]);
    const refused = await sink.send(delivery("dlv_2"), targetIn("stranger", place.to));
    expect([refused.result, refused.evidence.error]).toEqual(["again", "BROKER_UNREACHABLE"]);
    expect((await place.messages()).map(({ id }) => id)).toEqual(["dlv_1"]);
  });
}

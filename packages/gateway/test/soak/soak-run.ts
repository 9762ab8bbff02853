import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createNetwork, type Network, type Phone, playRandomCall } from "@ringhook/simulator";
import { type CrashReport, compare, type PlacedCall } from "../crash/compare.ts";
import { readKept } from "../crash/kept.ts";
import { type GatewayProcess, startGatewayProcess } from "../stage/gateway-process.ts";
import { type HttpReceiver, startHttpReceiver } from "../stage/http-receiver.ts";
import { until } from "../stage/until.ts";
import { playFaults } from "./faults.ts";
import { MemoryCurve } from "./memory-curve.ts";

export interface SoakPlan {
  channels: number;
  /** Calls begin over this time, at this rate. */
  playMs: number;
  callsPerSecond: number;
  /** Something goes wrong about this often. */
  faultEveryMs: number;
  /** Share of requests that the receiver answers 500. */
  failRate: number;
  /** Everything must have arrived this long after the last call. */
  settleMs: number;
}

export interface SoakReport extends Omit<CrashReport, "kills"> {
  mishaps: Record<string, number>;
  /** The least megabytes of the gateway's process, in the middle and at the end. */
  memory: { middle: number; last: number };
}

const LINKS_AT_ONCE = 4;
/** Calls go twenty times faster than life: a minute of ringing lasts three seconds. */
const SPEED = 20;

/** Lets many channels live through faults of all kinds, and compares what the network saw with what arrived. */
export async function runSoak(plan: SoakPlan): Promise<SoakReport> {
  const dataDir = await mkdtemp(join(tmpdir(), "ringhook-soak-"));
  const network = await createNetwork({ preKeys: false });
  const receiver = await startHttpReceiver(() => (Math.random() < plan.failRate ? 500 : 200));
  const folders = ["--data-dir", dataDir, "--whatsapp-url", network.url];
  const gateway = await startGatewayProcess([
    ...folders,
    ...["--webhook-allow", "127.0.0.0/8", "--log-level", "error"],
  ]);
  const memory = new MemoryCurve(gateway.pid, Math.max(500, plan.playMs / 200));
  try {
    const phones = await linkChannels(plan.channels, network, gateway, receiver);
    const over = new AbortController();
    const faults = playFaults(network, phones, plan.faultEveryMs, over.signal);
    const placed = await playCalls(plan, network, phones);
    over.abort();
    const mishaps = await faults;
    // What was never acknowledged comes once more.
    network.misbehave.drop();
    await until("every call's end arrived", () => allEnded(placed, receiver), plan.settleMs).catch(() => {});
    const { stanzas } = network;
    const isAcknowledged = (): boolean => stanzas.every((stanza) => stanza.acknowledgedAt !== undefined);
    await until("every stanza is acknowledged", isAcknowledged, plan.settleMs).catch(() => {});
    await until("no more is sent", () => isQuiet(receiver), plan.settleMs).catch(() => {});
    memory.stop();
    await gateway.kill("SIGTERM");
    const { kills: _, ...report } = compare({
      kept: await readKept({ dataDir }),
      network,
      placed,
      requests: receiver.requests,
      kills: [],
    });
    return { ...report, mishaps, memory: memory.lows() };
  } finally {
    memory.stop();
    await gateway.kill("SIGKILL");
    await receiver.close();
    await network.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function linkChannels(
  count: number,
  network: Network,
  gateway: GatewayProcess,
  receiver: HttpReceiver,
): Promise<Phone[]> {
  const phones = Array.from({ length: count }, (_, index) =>
    network.createPhone({ number: `4915100${String(index).padStart(5, "0")}`, name: `Phone ${index}` }),
  );
  const waiting = [...phones];
  const linkNext = async (): Promise<void> => {
    for (let phone = waiting.pop(); phone; phone = waiting.pop()) await linkOne(phone, gateway, receiver);
  };
  await Promise.all(Array.from({ length: LINKS_AT_ONCE }, linkNext));
  return phones;
}

async function linkOne(phone: Phone, gateway: GatewayProcess, receiver: HttpReceiver): Promise<void> {
  const id = `SOAK-${phone.number}`;
  const link = `/api/channels/${id}/link`;
  await gateway.ask("POST", "/api/channels", { id });
  await gateway.ask("POST", `/api/channels/${id}/webhooks`, { url: receiver.url });
  await gateway.ask("POST", link);
  let text = "";
  await until(`a QR code of ${id}`, async () => {
    text = (await gateway.ask<{ qr: { text: string } | null }>("GET", link)).qr?.text ?? "";
    return text !== "";
  });
  await phone.scanQr(text);
  await until(`${id} is online`, () => phone.devices.some(({ isOnline }) => isOnline));
}

async function playCalls(
  { playMs, callsPerSecond }: SoakPlan,
  network: Network,
  phones: readonly Phone[],
): Promise<PlacedCall[]> {
  const callers = Array.from({ length: 20 }, (_, index) =>
    network.createPhone({ number: `91998000${String(index).padStart(4, "0")}` }),
  );
  const playing: Promise<PlacedCall>[] = [];
  const end = Date.now() + playMs;
  while (Date.now() < end) {
    const callee = phones[playing.length % phones.length];
    if (callee) playing.push(playCall(network, callee, callers));
    await sleep(1_000 / callsPerSecond);
  }
  return Promise.all(playing);
}

async function playCall(network: Network, callee: Phone, callers: readonly Phone[]): Promise<PlacedCall> {
  const { id, state } = await playRandomCall(network, { callee, callers, speed: SPEED });
  return { id, end: state === "answered" ? "answered" : "missed" };
}

function allEnded(placed: readonly PlacedCall[], receiver: HttpReceiver): boolean {
  const ended = new Set(
    receiver.taken().flatMap(({ body }) => {
      const [{ id, status }] = JSON.parse(body).calls;
      return status === "missed" || status === "answered" ? [id] : [];
    }),
  );
  return placed.every(({ id }) => ended.has(id));
}

/** A first retry comes after 3 s: whoever says nothing for longer has nothing more to say. */
function isQuiet({ requests }: HttpReceiver): boolean {
  const last = requests.at(-1);
  const quietMs = last?.status === 200 ? 1_500 : 8_000;
  return last === undefined || Date.now() - last.at > quietMs;
}

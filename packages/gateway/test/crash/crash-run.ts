import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Call, createNetwork, type Network, type Phone } from "@ringhook/simulator";
import { type GatewayProcess, startGatewayProcess } from "../stage/gateway-process.ts";
import { type HttpReceiver, type ReceivedRequest, startHttpReceiver } from "../stage/http-receiver.ts";
import { SECRET_KEY } from "../stage/two-nodes.ts";
import { until } from "../stage/until.ts";
import { type CrashReport, compare, type PlacedCall } from "./compare.ts";
import { readKept } from "./kept.ts";

export interface CrashPlan {
  channels: number;
  calls: number;
  kills: number;
  /** Calls are placed over this time. */
  playMs: number;
  /** Share of requests answered 500, and share left hanging. */
  failRate: number;
  hangRate: number;
  /** Everything must have arrived this long after the last call. */
  settleMs: number;
}

/**
 * Kills a gateway again and again in the middle of calls, and compares what the network saw with what arrived.
 * @param database a PostgreSQL in place of the data folder
 */
export async function runCrash(plan: CrashPlan, database?: string): Promise<CrashReport> {
  const dataDir = await mkdtemp(join(tmpdir(), "ringhook-crash-"));
  const network = await createNetwork();
  const receiver = await startHttpReceiver(() => uglyReply(plan));
  const texts = noteTexts(network);
  const start = (): Promise<GatewayProcess> =>
    startGatewayProcess(
      [
        ...["--data-dir", dataDir, "--whatsapp-url", network.url, "--webhook-allow", "127.0.0.0/8"],
        ...["--webhook-timeout-ms", "1500", "--log-level", "error"],
      ],
      database === undefined ? {} : { DATABASE_URL: database, RINGHOOK_SECRET_KEY: SECRET_KEY },
    );
  let gateway = await start();
  try {
    const phones = await linkChannels(plan.channels, network, gateway, receiver);
    const kills: number[] = [];
    const placing = placeCalls(plan, network, phones);
    for (let kill = 0; kill < plan.kills; kill += 1) {
      await sleep(((0.5 + Math.random()) * plan.playMs) / plan.kills);
      await gateway.kill("SIGKILL");
      kills.push(Date.now());
      gateway = await start();
    }
    const placed = await placing;
    await until("every call's end arrived", () => allEnded(placed, receiver), plan.settleMs).catch(() => {});
    // Later attempts, if there are any, would show doubles.
    await sleep(1_000);
    await gateway.kill("SIGTERM");
    const kept = await readKept(database === undefined ? { dataDir } : { database });
    return compare({ kept, network, placed, requests: receiver.requests, kills, texts });
  } finally {
    await gateway.kill("SIGKILL");
    await receiver.close();
    await network.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Each caller that a channel missed is written to once, whatever happens in between. */
const RULES = {
  rules: [
    {
      id: "missed",
      when: { on: "missed", offline: true },
      then: [{ text: { body: "Sorry, we missed you.", after_s: 0.3 } }, { tag: { word: "missed" } }],
    },
  ],
  limits: { texts_per_min: 60 },
};

/** The texts that phones show, as `from to`. */
export function noteTexts(network: Network): string[] {
  const texts: string[] = [];
  network.on("message", ({ number, to, isRepeat }) => {
    if (!isRepeat) texts.push(`${number} ${to}`);
  });
  return texts;
}

function uglyReply({ failRate, hangRate }: CrashPlan): number | "hang" {
  const dice = Math.random();
  if (dice < failRate) return 500;
  return dice < failRate + hangRate ? "hang" : 200;
}

/** Links phones to new channels of a gateway, each with a webhook and rules. */
export async function linkChannels(
  count: number,
  network: Network,
  gateway: GatewayProcess,
  receiver: HttpReceiver,
): Promise<Phone[]> {
  const phones: Phone[] = [];
  for (let index = 0; index < count; index += 1) {
    const phone = network.createPhone({
      number: `4915100000${String(index).padStart(3, "0")}`,
      name: `Phone ${index}`,
    });
    const id = `CRASH-${index}`;
    await gateway.ask("POST", "/api/channels", { id });
    await gateway.ask("POST", `/api/channels/${id}/webhooks`, { url: receiver.url });
    await gateway.ask("PUT", `/api/channels/${id}/rules`, RULES);
    await gateway.ask("POST", `/api/channels/${id}/link`);
    await phone.scanQr(await qrOf(gateway, id));
    phones.push(phone);
  }
  await until("every channel is linked", async () => {
    const { items } = await gateway.ask<{ items: { state: string }[] }>("GET", "/api/channels");
    return items.every(({ state }) => state === "AUTH");
  });
  return phones;
}

async function qrOf(gateway: GatewayProcess, id: string): Promise<string> {
  let text = "";
  await until(`a QR code of ${id}`, async () => {
    const { qr } = await gateway.ask<{ qr: { text: string } | null }>("GET", `/api/channels/${id}/link`);
    text = qr?.text ?? "";
    return text !== "";
  });
  return text;
}

/** Places calls, one after the other; resolves when all have ended. */
export async function placeCalls(
  plan: Pick<CrashPlan, "calls" | "playMs">,
  network: Network,
  phones: Phone[],
): Promise<PlacedCall[]> {
  const callers = Array.from({ length: 10 }, (_, index) =>
    network.createPhone({ number: `9199800000${index}0` }),
  );
  const playing: Promise<PlacedCall>[] = [];
  for (let index = 0; index < plan.calls; index += 1) {
    const caller = callers[index % callers.length];
    const callee = phones[index % phones.length];
    if (caller && callee) playing.push(playCall(caller, callee, index));
    await sleep(plan.playMs / plan.calls);
  }
  return Promise.all(playing);
}

async function playCall(caller: Phone, callee: Phone, index: number): Promise<PlacedCall> {
  const call = await caller.call(callee.number, {
    video: index % 3 === 0,
    addressing: index % 4 === 0 ? "lid" : "pn",
  });
  await sleep(Math.random() * 300);
  await call.ring();
  await sleep(Math.random() * 600);
  return { id: call.id, end: await finish(call, index) };
}

async function finish(call: Call, index: number): Promise<PlacedCall["end"]> {
  if (index % 2 === 0) {
    await call.answer();
    return "answered";
  }
  if (index % 3 === 0) await call.decline();
  else if (index % 5 === 0) await call.hangUp();
  else await call.timeOut();
  return "missed";
}

/** Whether the end of each call was taken. */
export function allEnded(placed: PlacedCall[], receiver: HttpReceiver): boolean {
  const ended = new Set(receiver.taken().map(endedCall));
  return placed.every(({ id }) => ended.has(id));
}

function endedCall({ body }: ReceivedRequest): string | undefined {
  const [call] = JSON.parse(body).calls;
  return call.status === "missed" || call.status === "answered" ? call.id : undefined;
}

import { randomBytes } from "node:crypto";
import { cpus, loadavg } from "node:os";
import { checkRules, type Signal, whatsAppTime } from "ringhook/internals";
import { median } from "./quantiles.ts";
import { CHANNEL, OWN_NUMBER, setRig } from "./rig.ts";

/**
 * `npm run bench:rules`: what rules and the list of whom to call back cost a call on its way to the disk. No webhook, so that nothing
 * else is measured; the ways take turns, and each is compared with the first of its own turn.
 */
const quick = process.argv.includes("--quick");
/** So many calls in a turn of a way, after a quarter as many for nothing: a machine that is busy does them, too. */
const CALLS = quick ? 400 : 2_000;
const TURNS = quick ? 1 : 5;
/** Calls that are under way at once. */
const AT_ONCE = 64;
const CALLERS = 1_000;

const noMatch = Array.from({ length: 20 }, (_, index) => ({
  id: `rule-${index}`,
  when: {
    on: index % 2 === 0 ? "offered" : "missed",
    callers: ["list:vip"],
    hours: { timezone: "Europe/Berlin", from: "18:00", to: "08:00" },
  },
  then: [],
}));
const TAGGING = [{ id: "tag", when: { on: "missed" }, then: [{ tag: { word: "late" } }] }];
const REPEAT = [{ id: "again", when: { on: "missed", repeat: { calls: 20, within_min: 1_440 } }, then: [] }];

interface Way {
  name: string;
  end: "answered" | "missed";
  rules: object[];
}

const WAYS: readonly Way[] = [
  { name: "answered, no rules", end: "answered", rules: [] },
  { name: "missed, no rules: an entry of the callbacks", end: "missed", rules: [] },
  { name: "missed, twenty rules that do not match", end: "missed", rules: noMatch },
  { name: "missed, a rule that counts the caller's calls", end: "missed", rules: REPEAT },
  { name: "missed, a rule that tags", end: "missed", rules: TAGGING },
];

interface Cost {
  perSecond: number;
  cpuMicros: number;
}

async function costOf({ end, rules }: Way): Promise<Cost> {
  const rig = await setRig({});
  const lists = { vip: ["+4915100000000"] };
  if (rules.length > 0) rig.rules.set(CHANNEL, checkRules({ rules, lists }));
  let left = 0;
  const play = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const facts = factsOfCall();
      await rig.journal.receive(CHANNEL, OWN_NUMBER, { ...facts, kind: "offered" });
      await rig.journal.receive(CHANNEL, OWN_NUMBER, { ...facts, kind: "ringing" });
      await rig.journal.receive(CHANNEL, OWN_NUMBER, endOf(facts, end));
    }
  };
  const playAll = (calls: number): Promise<unknown> => {
    left = calls;
    return Promise.all(Array.from({ length: AT_ONCE }, play));
  };
  await playAll(CALLS / 4);
  const [cpu, begun] = [process.cpuUsage(), performance.now()];
  await playAll(CALLS);
  const { user, system } = process.cpuUsage(cpu);
  const perSecond = CALLS / ((performance.now() - begun) / 1_000);
  await rig.close();
  return { perSecond, cpuMicros: (user + system) / CALLS };
}

type Facts = Pick<Signal, "callId" | "at" | "offline" | "creator" | "callerNumber">;

function factsOfCall(): Facts {
  const number = `49151${String(Math.floor(Math.random() * CALLERS)).padStart(7, "0")}@s.whatsapp.net`;
  return {
    callId: randomBytes(16).toString("hex").toUpperCase(),
    at: whatsAppTime(Math.floor(Date.now() / 1_000) * 1_000),
    offline: false,
    creator: number,
    callerNumber: number,
  };
}

function endOf(facts: Facts, end: Way["end"]): Signal {
  if (end === "answered") return { ...facts, kind: "answered", by: "self" };
  return { ...facts, kind: "ended", by: "creator", reason: "timeout" };
}

const ratios = WAYS.map(() => ({ rate: [] as number[], cpu: [] as number[] }));
console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`);
console.log(`load ${loadavg()[0]?.toFixed(1)} before`);
// First one for nothing.
for (const way of WAYS.slice(0, 1)) await costOf(way);
for (let turn = 0; turn < TURNS; turn += 1) {
  const costs: Cost[] = [];
  for (const way of WAYS) costs.push(await costOf(way));
  const [first] = costs;
  for (const [index, { perSecond, cpuMicros }] of costs.entries()) {
    if (!first) continue;
    ratios[index]?.rate.push(perSecond / first.perSecond);
    ratios[index]?.cpu.push(cpuMicros / first.cpuMicros);
  }
  console.log(
    costs.map((cost) => `${cost.perSecond.toFixed(0)}/s ${cost.cpuMicros.toFixed(0)} µs`).join("  "),
  );
}
console.log(`load ${loadavg()[0]?.toFixed(1)} after; medians of ${TURNS}, to the first way of each turn\n`);
console.log("calls of three events, to disk".padEnd(52) + "rate".padStart(8) + "CPU".padStart(8));
for (const [index, { name }] of WAYS.entries()) {
  const { rate, cpu } = ratios[index] ?? { rate: [], cpu: [] };
  console.log(name.padEnd(52) + median(rate).toFixed(2).padStart(8) + median(cpu).toFixed(2).padStart(8));
}

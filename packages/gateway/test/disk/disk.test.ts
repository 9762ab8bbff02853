import { expect, it } from "vitest";
import { type DiskPlan, runDisk } from "./disk-run.ts";

/** `npm run test:disk` sets the full size; `npm test` runs a short form. DISK_SEED repeats a run. */
const isFull = process.env.DISK === "full";
const given = process.env.DISK_SEED;
const begin = Number(given ?? Math.floor(Math.random() * 1_000_000));
const seeds = Array.from({ length: isFull && given === undefined ? 5 : 1 }, (_, index) => begin + index);
const size = isFull ? { calls: 1_500, cuts: 80 } : { calls: 120, cuts: 8 };

const runs: [what: string, plan: Omit<DiskPlan, "seed">][] = [
  ["through power cuts", { ...size, faults: [] }],
  [
    "while the disk is full, is mounted read-only or cannot sync",
    { ...size, faults: ["full", "read-only", "cannot sync"] },
  ],
  ["while the clock jumps by hours and days", { ...size, faults: [], clockJumps: true }],
];

it.each(runs.flatMap(([what, plan]) => seeds.map((seed) => ({ what, plan, seed }))))(
  "loses no acknowledged event $what (DISK_SEED=$seed)",
  { timeout: 300_000 },
  async ({ plan, seed }) => {
    const report = await runDisk({ ...plan, seed });
    expect(report).toEqual({ acknowledged: plan.calls * 3, lost: [], damaged: [], notDelivered: [] });
  },
);

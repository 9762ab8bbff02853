import { setTimeout as sleep } from "node:timers/promises";
import { afterAll } from "vitest";
import { noteTimers, ownTimers } from "./own-timers.ts";

// Runs ahead of each test file (`setupFiles`), so that its `afterAll` comes last: whatever the tests of the file opened
// must be gone by then. Node lists what would keep the process running: servers, connections, threads, child processes
// and their pipes.

/** What closes by itself, such as a file that is being read, has this long. */
const PATIENCE_MS = 10_000;

noteTimers();
const before = counted();

afterAll(async () => {
  const deadline = Date.now() + PATIENCE_MS;
  for (let left = open(); left.length > 0; left = open()) {
    if (Date.now() > deadline) throw new Error(`the tests of this file left open: ${left.join(", ")}`);
    await sleep(20);
  }
});

function open(): string[] {
  const added = [...counted()].flatMap(([kind, count]) => {
    const more = count - (before.get(kind) ?? 0);
    return more > 0 ? [`${more} ${kind}`] : [];
  });
  return [...added, ...ownTimers()];
}

function counted(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (kind !== "Timeout") counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

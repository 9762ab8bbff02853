import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./quantiles.ts";

const PAGE = Buffer.alloc(4_096, 1);
const SYNCS = 101;

/** What the disk takes to sync one page, in milliseconds: the median. No commit can be faster. */
export function syncTime(): number {
  const folder = mkdtempSync(join(tmpdir(), "ringhook-sync-"));
  const file = openSync(join(folder, "page"), "w");
  const times = Array.from({ length: SYNCS }, () => {
    writeSync(file, PAGE, 0, PAGE.length, 0);
    const begun = performance.now();
    fdatasyncSync(file);
    return performance.now() - begun;
  });
  closeSync(file);
  rmSync(folder, { recursive: true });
  return median(times);
}

import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The environment in which each sync takes 2 ms longer; undefined where there is no C compiler, or no Linux. */
export function slowSyncEnvironment(): Record<string, string> | undefined {
  if (process.platform !== "linux") return undefined;
  const source = fileURLToPath(new URL("../src/slow-sync.c", import.meta.url));
  const library = join(mkdtempSync(join(tmpdir(), "ringhook-slow-sync-")), "slow-sync.so");
  const compiled = spawnSync("cc", ["-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"]);
  return compiled.status === 0 ? { LD_PRELOAD: library } : undefined;
}

// Installs the clients, if they are not there as the lock file says, and puts each through the checks.
// `--short` runs the checks of everyday life alone. What follows `--` goes to vitest.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = import.meta.dirname;
const marker = join(folder, "node_modules", ".installed");
const [first, ...rest] = process.argv.slice(2);
const isShort = first === "--short";

const lock = createHash("sha256")
  .update(readFileSync(join(folder, "package-lock.json")))
  .digest("hex");
if (lock !== installed()) {
  run("npm", ["ci", "--prefer-offline", "--no-audit", "--no-fund"]);
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  writeFileSync(marker, lock);
}
const vitest = join(folder, "..", "..", "..", "node_modules", "vitest", "vitest.mjs");
run(process.execPath, [
  vitest,
  "run",
  "--config",
  "vitest.config.ts",
  ...(isShort || !first ? [] : [first]),
  ...rest,
]);

function installed() {
  try {
    return readFileSync(marker, "utf8");
  } catch {
    return undefined;
  }
}

function run(command, args) {
  const env = { ...process.env, CLIENTS: isShort ? "short" : "full" };
  const { status } = spawnSync(command, args, { cwd: folder, env, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

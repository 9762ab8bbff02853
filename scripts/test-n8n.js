// Installs what packages/n8n is built and linted with, if it is not there as its lock file says, builds and lints it with n8n's own
// tools, and runs its tests on what was built, with n8n's own `n8n-workflow`: `npm run test:n8n`. What follows goes to vitest.
//
// n8n's tools need Node 22 or 24, and 700 MB: so they are no part of `npm ci` and of `npm test`, and where the Node at hand is
// older, the newest release of Node 24 is taken from the npm registry and kept in the user's cache.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { newestOf, nodeOf } from "./node-releases.js";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const PACKAGE = join(ROOT, "packages", "n8n");
const MARKER = join(PACKAGE, "node_modules", ".installed");
/** Of the line of Node that n8n itself runs on. */
const FIRST = "24.0.0";

const node = Number(process.versions.node.split(".")[0]) >= 22 ? process.execPath : nodeOf(newestOf(FIRST));
const env = { ...withoutNpm(process.env), PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };

const lock = createHash("sha256")
  .update(readFileSync(join(PACKAGE, "package-lock.json")))
  .digest("hex");
if (lock !== installed()) {
  // Scripts would compile what only a running n8n needs.
  run("npm", ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"], PACKAGE);
  mkdirSync(dirname(MARKER), { recursive: true });
  writeFileSync(MARKER, lock);
}
run("npm", ["run", "build"], PACKAGE);
run("npm", ["run", "lint"], PACKAGE);
const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs");
const tests = "packages/gateway/test/n8n";
run(node, [vitest, "run", "--project", "packages", tests, ...process.argv.slice(2)], ROOT, { N8N: "built" });

function installed() {
  try {
    return readFileSync(MARKER, "utf8");
  } catch {
    return undefined;
  }
}

function run(command, args, cwd, more = {}) {
  const shell = process.platform === "win32";
  const { status } = spawnSync(command, args, { cwd, env: { ...env, ...more }, stdio: "inherit", shell });
  if (status !== 0) process.exit(status ?? 1);
}

/** As from a shell: what a surrounding `npm run` sets for its own folder is not meant for the package's. */
function withoutNpm(variables) {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !/^npm_/i.test(name)));
}

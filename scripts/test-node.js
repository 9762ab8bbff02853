// Runs the tests of the store, the journal and the deliveries on other releases of Node than the one at hand.
//
//   npm run test:node                the oldest and the newest release of each promised line
//   npm run test:node -- --others    what `npm test` runs of it: shorter, and without the line at hand, where all of it runs anyway
//   npm run test:node -- 22          of one line
//   npm run test:node -- 22.14.0     one release, promised or not
//
// What is promised stands in `engines` of packages/gateway/package.json. A release that cannot be had fails the run.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { newestOf, nodeOf } from "./node-releases.js";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const GATEWAY = "packages/gateway";
const TESTS = [
  `${GATEWAY}/test/store`,
  `${GATEWAY}/test/calls/journal`,
  `${GATEWAY}/test/deliveries/lanes`,
  `${GATEWAY}/test/deliveries/order`,
  `${GATEWAY}/test/deliveries/retry`,
  `${GATEWAY}/test/deliveries/sending`,
];
/**
 * What differs from release to release is Node's SQLite. With `--others`, the tests of the store on it run on the first of a line; on
 * the newest all others, too. PostgreSQL's driver is JavaScript, and asks Node for nothing but a socket: its tests run with all others.
 */
const ON_FIRST = `${GATEWAY}/test/store/`;
const STARTS_POSTGRES = /from "\.\.\/stage\/postgres\.ts"/;
/** One that no range promises: a start must say so. */
const NOT_PROMISED = "18.20.8";
const MOST_MS = 15 * 60_000;

/** The first release of each line that is promised, such as `22.13.0`. */
const firsts = JSON.parse(readFileSync(join(ROOT, GATEWAY, "package.json"), "utf8"))
  .engines.node.split("||")
  .map((range) => range.trim().replace(/^\^/, ""));

const asked = process.argv.slice(2).filter((argument) => argument !== "--others");
const skipsOwn = process.argv.includes("--others");
const releases = asked.length > 0 ? asked.flatMap(releasesOf) : firsts.flatMap(oldestAndNewest);
const failed = [];
for (const release of new Set(releases)) {
  if (skipsOwn && lineOf(release) === lineOf(process.versions.node)) continue;
  if (!runTests(release)) failed.push(`Node ${release}`);
}
if (asked.length === 0 && !isRefused(NOT_PROMISED)) failed.push(`the refusal of Node ${NOT_PROMISED}`);
if (failed.length > 0) fail(`failed: ${failed.join(", ")}`);

/** Such as `22`. */
function lineOf(release) {
  return release.split(".")[0];
}

function releasesOf(version) {
  if (/^\d+\.\d+\.\d+$/.test(version)) return [version];
  const first = firsts.find((release) => release.startsWith(`${version}.`));
  return first
    ? oldestAndNewest(first)
    : fail(`expected one of ${firsts.join(", ")}, or a release; got ${version}`);
}

function oldestAndNewest(first) {
  const newest = newestOf(first);
  return newest === first ? [first] : [first, newest];
}

/** The tests run as they do on this machine's Node; processes and threads that they start run on the same release. */
function runTests(release) {
  const node = nodeOf(release);
  say(process.stdout, `\nNode ${release}`);
  const args = [
    join(ROOT, "node_modules/vitest/vitest.mjs"),
    "run",
    "--project",
    "packages",
    "--reporter",
    "dot",
    ...testsFor(release),
  ];
  const { status } = spawnSync(node, args, {
    cwd: ROOT,
    stdio: "inherit",
    timeout: MOST_MS,
    env: process.env,
  });
  return status === 0;
}

/** The files of the tests: all of them where it is run by hand. */
function testsFor(release) {
  const folder = join(ROOT, GATEWAY, "test");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(GATEWAY, "test", path))
    .filter((path) => path.endsWith(".test.ts") && TESTS.some((prefix) => path.startsWith(prefix)));
  if (!skipsOwn) return files;
  const isFirst = firsts.includes(release);
  return files.filter(
    (path) =>
      (!isFirst || path.startsWith(ON_FIRST)) &&
      !STARTS_POSTGRES.test(readFileSync(join(ROOT, path), "utf8")),
  );
}

/** Whether a start ends with one sentence, and neither a stack trace nor a gateway. */
function isRefused(release) {
  const args = [join(ROOT, GATEWAY, "bin/ringhook.js"), "start"];
  const { status, stderr } = spawnSync(nodeOf(release), args, { encoding: "utf8", timeout: 60_000 });
  say(process.stdout, `\nNode ${release}: ${stderr.trim()}`);
  return status === 1 && stderr.includes("NODE_NOT_SUPPORTED") && stderr.trim().split("\n").length <= 2;
}

function say(stream, sentence) {
  stream.write(`${sentence}\n`);
}

function fail(sentence) {
  say(process.stderr, `test:node: ${sentence}`);
  process.exit(1);
}

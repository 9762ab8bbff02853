// Releases of Node other than the one at hand. They come from the npm registry, as the packages that hold Node itself, and are kept
// in the user's cache.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

const PACKAGE = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "ringhook", "node");
const MOST_MS = 5 * 60_000;

/** The newest release of a line. @param {string} first of the line, such as `22.13.0` */
export function newestOf(first) {
  const listed = JSON.parse(npm(["view", `${PACKAGE}@^${first}`, "version", "--json"], tmpdir()) || "[]");
  return [listed].flat().sort(byVersion).at(-1) ?? fail(`the registry has no ${PACKAGE} from ${first} on`);
}

/** Where a release is, once it is there. One that cannot be had ends the process. */
export function nodeOf(release) {
  if (process.version === `v${release}`) return process.execPath;
  const folder = join(CACHE, `${PACKAGE}-${release}`);
  const file = process.platform === "win32" ? "node.exe" : "node";
  const node = join(folder, "node_modules", PACKAGE, "bin", file);
  if (!existsSync(node)) bring(release, folder);
  const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
  return version === `v${release}` ? node : fail(`${node} is Node ${version}, expected ${release}`);
}

function byVersion(one, other) {
  return one.localeCompare(other, "en", { numeric: true });
}

/** Beside its place first, so that a run that was stopped in the middle leaves no half of it there. */
function bring(release, folder) {
  mkdirSync(CACHE, { recursive: true });
  const half = mkdtempSync(join(CACHE, "half-"));
  try {
    writeFileSync(join(half, "package.json"), '{"private": true}');
    const quiet = ["--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"];
    npm(["install", "--prefix", half, ...quiet, `${PACKAGE}@${release}`], half);
    if (!existsSync(folder)) renameSync(half, folder);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}

/** npm as from a shell: what a surrounding `npm run` sets for its own folder is not meant for this one. */
function npm(args, cwd) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package|lifecycle|config_(local_)?prefix)/i.test(name),
    ),
  );
  const shell = process.platform === "win32";
  const { status, stdout, stderr } = spawnSync("npm", args, {
    cwd,
    env,
    encoding: "utf8",
    timeout: MOST_MS,
    shell,
  });
  return status === 0 ? stdout : fail(`npm ${args.join(" ")} failed; is the registry reachable?\n${stderr}`);
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

/**
 * Threads and processes run what is built, tests run the sources: before the first test, and before each run of a watch, what is
 * built is brought up to the sources. Where it is, that takes a few milliseconds.
 */
export function setup(project: TestProject): void {
  build();
  project.onTestsRerun(build);
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PACKAGES = ["packages/calls", "packages/simulator", "packages/gateway"];
const STAMP = join(ROOT, "node_modules/.cache/ringhook/built-of");

/** @throws Error when the sources cannot be built: tests of what was built before would say nothing of them */
function build(): void {
  const sources = stateOfSources();
  const isThere = PACKAGES.every((name) => existsSync(join(ROOT, name, "dist/index.js")));
  if (isThere && existsSync(STAMP) && readFileSync(STAMP, "utf8") === sources) return;
  execFileSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-b", ...PACKAGES], {
    cwd: ROOT,
    stdio: "inherit",
  });
  mkdirSync(join(STAMP, ".."), { recursive: true });
  writeFileSync(STAMP, sources);
}

/** What is different as soon as a source is changed, added, removed or put back. */
function stateOfSources(): string {
  const hash = createHash("sha256");
  for (const name of PACKAGES) {
    const folder = join(ROOT, name, "src");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
      path.endsWith(".ts"),
    );
    for (const path of files.sort()) {
      const { mtimeMs, size } = statSync(join(folder, path));
      hash.update(`${name}/${path} ${mtimeMs} ${size}\n`);
    }
  }
  return hash.digest("hex");
}

// Builds the packages after an install. Without the development dependencies nothing can be built: what is there stays.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

if (canResolve("typescript") && canResolve("vite")) {
  const { status } = spawnSync("npm", ["run", "build"], {
    cwd: ROOT,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  process.exitCode = status ?? 1;
} else if (!existsSync(join(ROOT, "packages/gateway/dist/cli/main.js"))) {
  process.stderr.write(
    "Ringhook is not built, and the development dependencies that build it are left out.\n" +
      "Run `npm ci` first; `npm prune --omit=dev` then takes them away and leaves what was built.\n",
  );
}

function canResolve(name) {
  try {
    createRequire(join(ROOT, "package.json")).resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}

// Prints what is installed with the gateway, as CycloneDX: `npm run --silent sbom > ringhook.cdx.json`. It packs the packages and
// asks npm what it would install with them in an empty folder: of a workspace, npm leaves parts out.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const { name, version, license, description } = readManifest("gateway");

const folder = mkdtempSync(join(tmpdir(), "ringhook-sbom-"));
try {
  const dependencies = Object.fromEntries(["calls", "simulator", "gateway"].map(packed));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "installed", version, dependencies }));
  npm(folder, "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund");
  const how = ["--package-lock-only", "--sbom-format", "cyclonedx", "--sbom-type", "application"];
  const bom = JSON.parse(npm(folder, "sbom", ...how));
  // npm names it after the folder; its reference is what the dependencies hang on, and stays.
  const about = { name, version, description, licenses: [{ license: { id: license } }] };
  Object.assign(bom.metadata.component, about, { purl: `pkg:npm/${name}@${version}` });
  process.stdout.write(`${JSON.stringify(bom, undefined, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A package of the house as a dependency: its name, and the file that it was packed into. */
function packed(place) {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const [{ filename }] = JSON.parse(npm(join(ROOT, "packages", place), ...args));
  return [readManifest(place).name, `file:${filename.replace("@", "").replace("/", "-")}`];
}

function readManifest(place) {
  return JSON.parse(readFileSync(join(ROOT, "packages", place, "package.json"), "utf8"));
}

function npm(cwd, ...args) {
  const shell = process.platform === "win32";
  return execFileSync("npm", args, {
    cwd,
    shell,
    encoding: "utf8",
    maxBuffer: 1e8,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const PACKAGES = ["api", "calls", "simulator", "gateway"];

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringhook-packages-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Packed {
  filename: string;
  files: { path: string }[];
}

const packing = new Map<string, Promise<Packed & { tarball: string }>>();

/** Packs a package as it would be published, once. */
function pack(name: string): Promise<Packed & { tarball: string }> {
  const packed = packing.get(name) ?? packInto(folder, name);
  packing.set(name, packed);
  return packed;
}

async function packInto(into: string, name: string): Promise<Packed & { tarball: string }> {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", into];
  const { stdout } = await run("npm", args, { cwd: join(ROOT, "packages", name), maxBuffer: 1e8 });
  const [packed]: Packed[] = JSON.parse(stdout);
  if (!packed) throw new Error(`npm pack told nothing of ${name}`);
  return { ...packed, tarball: join(into, packed.filename.replace("@", "").replace("/", "-")) };
}

it.each([
  ["api", []],
  ["calls", []],
  ["simulator", [/^bin\/ringhook-simulator\.js$/, /^examples\/bot(\.test)?\.js$/, /^examples\/calls\.py$/]],
  [
    "gateway",
    [/^bin\/ringhook\.js$/, /^src\/store\/sql\/[\w-]+\/\d{4}-[\w-]+\.sql$/, /^dist\/(dashboard|help|http)\//],
  ],
])(
  "the package of %s holds what is run, its licence and its page, and nothing stray",
  async (name, others) => {
    const { files } = await pack(name);
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
    const known = [
      /^(LICENSE|README\.md|package\.json)$/,
      /^dist\/.*\.(js|d\.ts|js\.map)$/,
      // Sources that the maps of a small library lead to.
      ...(name === "calls" ? [/^src\/.*\.ts$/] : []),
      ...others,
    ];
    expect(paths.filter((path) => !known.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(paths.filter((path) => /(^|\/)(test|tests|node_modules)\/|\.(env|db|log)$/.test(path))).toEqual(
      [],
    );
  },
);

it("installed from its packages alone, in an empty folder, the demo runs and types are found", {
  timeout: 600_000,
}, async () => {
  const tarballs = (await Promise.all(PACKAGES.map(pack))).map(({ tarball }) => tarball);
  await writeFile(join(folder, "package.json"), '{"private":true,"type":"module"}');
  await run("npm", ["install", "--no-audit", "--no-fund", ...tarballs], { cwd: folder, maxBuffer: 1e8 });

  const bin = join(folder, "node_modules/.bin/ringhook");
  const { stdout } = await run(bin, ["demo", "--once", "--port", "0"], { cwd: folder, maxBuffer: 1e8 });
  expect(stdout).toMatch(/lost 0\s*$/);

  await writeFile(join(folder, "user.ts"), USER);
  const tsc = join(ROOT, "node_modules/.bin/tsc");
  for (const [module, moduleResolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ]) {
    const args = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2023", "--types", "node"];
    const roots = ["--typeRoots", join(ROOT, "node_modules/@types")];
    const options = ["--module", `${module}`, "--moduleResolution", `${moduleResolution}`];
    await run(tsc, [...args, ...roots, ...options, "user.ts"], { cwd: folder });
  }
  const { dependencies } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  expect(Object.keys(dependencies)).toHaveLength(PACKAGES.length);
});

const USER = `
import type { Channel } from "@ringhook/api";
import { parseCallsWebhook } from "@ringhook/calls";
import { createNetwork, type Network } from "@ringhook/simulator";
import { readSettings, startGateway, type Gateway } from "ringhook";

export async function use(body: string): Promise<[Network, Gateway, Channel["id"] | undefined]> {
  parseCallsWebhook(body);
  return [await createNetwork(), await startGateway(readSettings()), undefined];
}
`;

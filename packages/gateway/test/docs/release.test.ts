import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { at } from "../http/api.ts";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const manifests = ["api", "calls", "gateway", "simulator"].map((name) =>
  JSON.parse(read(`packages/${name}/package.json`)),
);
const names: string[] = manifests.map(({ name }) => name);

it("changesets give the four packages one version, and write no changelog of their own", () => {
  const config = JSON.parse(read(".changeset/config.json"));
  expect(config.fixed).toEqual([expect.arrayContaining(names)]);
  expect(config.fixed[0]).toHaveLength(names.length);
  expect(config.changelog).toBe(false);
});

it("each changeset is of a package that is published", () => {
  const files = readdirSync(join(ROOT, ".changeset")).filter((name) => /^(?!README).*\.md$/.test(name));
  for (const file of files) {
    const [, head = ""] = /^---\n(.*?)\n---/s.exec(read(`.changeset/${file}`)) ?? [];
    const raised = Object.entries(parse(head) ?? {});
    expect(raised.length, file).toBeGreaterThan(0);
    for (const [name, how] of raised) {
      expect(names, file).toContain(name);
      expect(["patch", "minor", "major"], file).toContain(how);
    }
  }
});

it("the workflow tests each promised line of Node by what exists, and publishes nothing", () => {
  const workflow: unknown = parse(read(".github/workflows/ci.yml"));
  const lines = String(manifests[2].engines.node).match(/\d+(?=\.\d+\.\d+)/g);
  const tested = at(workflow, "jobs", "test", "strategy", "matrix", "node") as string[];
  expect(tested.map((version) => version.split(".")[0])).toEqual(lines);
  const jobs = Object.values(at(workflow, "jobs") as Record<string, { steps: { run?: string }[] }>);
  const commands = jobs.flatMap(({ steps }) => steps.flatMap((step) => step.run ?? []));
  expect(commands).toContain(".ci/run");
  expect(existsSync(join(ROOT, ".ci/run"))).toBe(true);
  const { scripts } = JSON.parse(read("package.json"));
  const named = commands.flatMap((command) => [...command.matchAll(/npm run (?:--\S+ )*([\w:-]+)/g)]);
  expect(named.length).toBeGreaterThan(0);
  for (const [, script = ""] of named) expect(Object.keys(scripts)).toContain(script);
  expect(commands.join("\n")).not.toMatch(/npm publish|changeset publish/);
});

it("the parts list has what the gateway installs, with licences, and nothing of its development", {
  timeout: 180_000,
}, async () => {
  const { stdout } = await run(process.execPath, [join(ROOT, "scripts/sbom.js")], { maxBuffer: 1e8 });
  const bom: unknown = JSON.parse(stdout);
  expect(bom).toMatchObject({
    bomFormat: "CycloneDX",
    metadata: { component: { name: "ringhook", version: manifests[2].version } },
  });
  const parts = at(bom, "components") as { name: string; licenses?: { license: { id?: string } }[] }[];
  const licenceOf = (name: string) => parts.find((part) => part.name === name)?.licenses?.[0]?.license.id;
  expect(licenceOf("libsignal")).toBe("GPL-3.0");
  expect(licenceOf("@img/sharp-libvips-linux-x64")).toBe("LGPL-3.0-or-later");
  const listed = parts.map(({ name }) => name);
  expect(listed).toEqual(expect.arrayContaining(Object.keys(manifests[2].dependencies)));
  for (const tool of ["typescript", "vitest", "vite", "markdown-it"]) expect(listed).not.toContain(tool);
});

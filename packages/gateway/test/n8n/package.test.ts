import { execFile } from "node:child_process";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";
import { expect, test } from "vitest";
import { temporaryFolder } from "../stage/closing.ts";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const PACKAGE = join(ROOT, "packages/n8n");
const STAND_IN = fileURLToPath(new URL("stage/n8n-workflow.ts", import.meta.url));
const isBuilt = process.env.N8N === "built";

const manifest = JSON.parse(await readFile(join(PACKAGE, "package.json"), "utf8"));
const sources = (await readdir(PACKAGE, { recursive: true })).filter(
  (path) => /^(nodes|credentials)\/.*\.(ts|json)$/.test(path) || /^icons\/.*\.svg$/.test(path),
);

/** The package's folder, built: by n8n's tool where it was, else as that does it, into a folder of the test's. */
async function builtPackage(): Promise<string> {
  if (isBuilt) return PACKAGE;
  const folder = join(await temporaryFolder(), "package");
  for (const name of ["package.json", "README.md", "LICENSE"]) {
    await cp(join(PACKAGE, name), join(folder, name));
  }
  for (const path of sources) {
    const target = join(folder, "dist", path.replace(/\.ts$/, ".js"));
    await mkdir(dirname(target), { recursive: true });
    if (path.endsWith(".ts")) await writeFile(target, await asCommonJs(join(PACKAGE, path)));
    else await cp(join(PACKAGE, path), target);
  }
  return folder;
}

async function asCommonJs(path: string): Promise<string> {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  return ts.transpileModule(await readFile(path, "utf8"), { compilerOptions }).outputText;
}

test("the package holds what n8n loads, its icons, its licence and its page, and nothing stray", async () => {
  const into = await temporaryFolder();
  const cwd = await builtPackage();
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", into];
  const [{ files, filename }] = JSON.parse((await run("npm", args, { cwd })).stdout);
  const paths: string[] = files.map(({ path }: { path: string }) => path);
  expect(paths.toSorted()).toEqual(
    [
      "LICENSE",
      "README.md",
      "package.json",
      ...sources.map((path) => `dist/${path.replace(/\.ts$/, ".js")}`),
    ].toSorted(),
  );
  expect(paths).toEqual(expect.arrayContaining([...manifest.n8n.nodes, ...manifest.n8n.credentials]));

  // Unpacked beside nothing but n8n's own package, each class is found under the name of its file.
  await run("tar", ["-xzf", join(into, filename), "-C", into]);
  const workflow = join(into, "node_modules/n8n-workflow");
  await mkdir(workflow, { recursive: true });
  await writeFile(join(workflow, "index.js"), await asCommonJs(STAND_IN));
  const require = createRequire(join(into, "package/"));
  for (const path of [...manifest.n8n.nodes, ...manifest.n8n.credentials] as string[]) {
    const [, name = ""] = /([A-Za-z]+)\.(?:node|credentials)\.js$/.exec(path) ?? [];
    const made = new (require(`./${path}`)[name])();
    const { light, dark } = made.icon ?? made.description.icon;
    for (const icon of [light, dark]) {
      expect(paths).toContain(join(dirname(path), icon.replace("file:", "")));
    }
  }
});

test("it is what n8n takes from the community: without dependencies, strict, with n8n as its only peer", () => {
  expect(manifest.keywords).toContain("n8n-community-node-package");
  expect(manifest.n8n).toMatchObject({ n8nNodesApiVersion: 1, strict: true });
  expect(manifest).toMatchObject({
    license: "MIT",
    files: ["dist"],
    peerDependencies: { "n8n-workflow": "*" },
  });
  for (const field of ["dependencies", "optionalDependencies", "bundledDependencies", "overrides"]) {
    expect(manifest).not.toHaveProperty(field);
  }
});

test("its sources import nothing but n8n's own package, Node's crypto and each other", async () => {
  const imported = await Promise.all(
    sources
      .filter((path) => path.endsWith(".ts"))
      .map(async (path) => {
        const text = await readFile(join(PACKAGE, path), "utf8");
        return [
          ...text.matchAll(/(?:^|\})[^"\n]*\bfrom "([^"]+)";$|\b(?:import|require)\("([^"]+)"\)/gm),
        ].map(([, name, called]) => name ?? called);
      }),
  );
  const others = imported.flat().filter((name) => !name?.startsWith("."));
  expect([...new Set(others)].toSorted()).toEqual(["n8n-workflow", "node:crypto"]);
});

test("nothing of it is installed with the gateway, and what it is built with comes from npm's own registry", async () => {
  const lock = await readFile(join(ROOT, "package-lock.json"), "utf8");
  expect(Object.keys(JSON.parse(lock).packages).filter((path) => /n8n/.test(path))).toEqual([]);
  const own = JSON.parse(await readFile(join(PACKAGE, "package-lock.json"), "utf8"));
  const resolved = Object.values(own.packages as Record<string, { resolved?: string }>).flatMap(
    (each) => each.resolved ?? [],
  );
  expect(resolved.filter((url) => !url.startsWith("https://registry.npmjs.org/"))).toEqual([]);
  expect(own.packages[""].devDependencies).toEqual(manifest.devDependencies);
});

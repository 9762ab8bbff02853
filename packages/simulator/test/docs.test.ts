import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { errorCatalogue, faultCatalogue, scenarios, serveControl } from "../src/index.ts";
import { test } from "./support/network-test.ts";

const run = promisify(execFile);
const packageFolder = new URL("..", import.meta.url);
const reference = await readFile(new URL("../../docs/reference/simulator.md", packageFolder), "utf8");

test("the reference lists every fault and every error with its status", ({ network }) => {
  for (const code of Object.keys(faultCatalogue)) expect(reference).toContain(`| \`${code}\` |`);
  for (const [code, { status, title }] of Object.entries(errorCatalogue)) {
    expect(reference).toContain(`| \`${code}\` | ${status} | ${title} |`);
  }
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(network.misbehave))) {
    if (name !== "constructor") expect(reference).toContain(`${name}(`);
  }
});

test("the reference lists every scenario and every route, and no other", async ({ network }) => {
  const stories = scenarios.map(({ name, description }) => `| \`${name}\` | ${description} |`);
  expect(reference).toContain(`\n${stories.join("\n")}\n\n`);
  const control = await serveControl(network);
  const { paths } = (await (await fetch(`${control.url}/openapi.json`)).json()) as {
    paths: Record<string, object>;
  };
  const routes = Object.entries(paths).flatMap(([path, methods]) => {
    return Object.entries(methods as Record<string, { summary: string }>).map(
      ([method, { summary }]) => `| \`${method.toUpperCase()} ${path}\` | ${summary} |`,
    );
  });
  await control.close();
  expect(reference).toContain(`\n${routes.join("\n")}\n\n`);
});

test("the first example of the README runs", async ({ network }) => {
  expect(network.faults).toEqual([]);
  const readme = await readFile(new URL("README.md", packageFolder), "utf8");
  const [, example = ""] = /```js\n(.*?)```/s.exec(readme) ?? [];
  const folder = await mkdtemp(join(tmpdir(), "simulator-readme-"));
  const code = example.replace("./auth", folder);
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: packageFolder,
  });
  await rm(folder, { recursive: true });
  // Baileys logs to the same stream, in JSON.
  const lines = stdout.split("\n").filter((line) => line !== "" && !line.startsWith("{"));
  const byLid = lines.map((line) => line.replace(/\d+@lid/, "LID"));
  expect(byLid).toEqual(["offer from LID", "relaylatency from LID", "timeout from LID", "faults: []"]);
});

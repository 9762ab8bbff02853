import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { fakeRequest, sampleCalls } from "../src/fixtures/index.ts";
import { secret } from "./receiving.ts";

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL("..", import.meta.url));
const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));
const tsc = join(modules, "typescript/bin/tsc");

// Without the variables by which `npm test` would tell an npm inside it which project it is in.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("npm_")));

let folder: string;
/** A project of a user's, with the package installed from its tarball. */
let project: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringhook-calls-"));
  project = join(folder, "project");
  const built = join(folder, "built");
  // Built afresh and elsewhere, so that the test can neither meet an old build nor disturb one under way.
  for (const name of ["package.json", "README.md", "src"]) {
    await cp(join(packageFolder, name), join(built, name), { recursive: true });
  }
  const output = ["--outDir", join(built, "dist"), "--tsBuildInfoFile", join(folder, "tsbuildinfo")];
  await run(process.execPath, [tsc, "-p", packageFolder, ...output]);
  const packed = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: built, env });
  const [{ filename }] = JSON.parse(packed.stdout);
  await mkdir(project);
  await writeFile(join(project, "package.json"), "{}");
  const quiet = ["--offline", "--no-audit", "--no-fund"];
  await run("npm", ["install", ...quiet, join(folder, filename)], { cwd: project, env });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const loading = {
  import: [
    "use.mjs",
    'import * as calls from "@ringhook/calls"; import * as fixtures from "@ringhook/calls/fixtures";',
  ],
  require: [
    "use.cjs",
    'const calls = require("@ringhook/calls"), fixtures = require("@ringhook/calls/fixtures");',
  ],
} as const;

const use = `
  const receive = calls.createCallsReceiver({ secret: "${secret}", onCall: (call) => console.log(call.status) });
  fixtures.fakeRequest(fixtures.sampleCalls[3], { secret: "${secret}" })
    .then(receive)
    .then(async (response) => console.log(response.status, await response.text()));`;

describe.each(["this Node", "Node 22", "Node 24"])("on %s", (name) => {
  it.for(["import", "require"] as const)("works by %s", { timeout: 120_000 }, async (how, { skip }) => {
    const node = name === "this Node" ? process.execPath : await nodeFromRegistry(name.slice(-2));
    if (!node) return skip("the registry does not give this version here");
    const [file, load] = loading[how];
    await writeFile(join(project, file), load + use);
    const { stdout } = await run(node, [file], { cwd: project, env });
    expect(stdout).toBe('answered\n200 {"calls":1,"repeated":0}\n');
  });
});

async function nodeFromRegistry(major: string): Promise<string | undefined> {
  const ask = ["--yes", "--prefer-offline", `node@${major}`, "--print", "process.execPath"];
  const answer = await run("npx", ask, { env, timeout: 180_000 }).catch(() => undefined);
  return answer?.stdout.trim();
}

describe("has types that a strict program compiles with", () => {
  const program = `
    import { createCallsReceiver, foldCall, parseWebhook, verifySignature } from "@ringhook/calls";
    import { fakeCall } from "@ringhook/calls/fixtures";
    const receive = createCallsReceiver({ onMissed: (event) => event.from.length, onCall: (call) => call.ringMs });
    export const answer: Promise<Response> = receive(new Request("https://example.com/hook"));
    export const status: "initiated" | "ringing" | "missed" | "answered" = foldCall(fakeCall().events).status;
    export const verified = verifySignature("{}", new Headers(), "whsec_AAAA");
    const webhook = parseWebhook({});
    if (webhook.name === "users.post") webhook.body.user.id.toUpperCase();`;
  const onNode = `
    import { createServer } from "node:http";
    import { toNodeHandler } from "@ringhook/calls";
    createServer(toNodeHandler(receive));`;

  it.each([
    ["with Node's types alone", program + onNode, { lib: ["ES2023"], types: ["node"], module: "nodenext" }],
    ["with the DOM's types alone", program, { lib: ["ES2023", "DOM"], types: [], module: "preserve" }],
  ])("%s", async (_where, source, settings) => {
    const compilerOptions = { ...settings, target: "es2023", strict: true, noEmit: true };
    const config = { compilerOptions, files: ["program.mts"] };
    await writeFile(join(project, "tsconfig.json"), JSON.stringify(config));
    await writeFile(join(project, "program.mts"), source);
    await symlink(join(modules, "@types"), join(project, "node_modules/@types")).catch(() => {});
    const { stdout } = await run(process.execPath, [tsc, "-p", project]).catch((error) => error);
    expect(stdout).toBe("");
  });
});

it("the ten lines of its README receive a call", async () => {
  const readme = await readFile(join(project, "node_modules/@ringhook/calls/README.md"), "utf8");
  const [, example = ""] = /```js\n(.*?)```/s.exec(readme) ?? [];
  expect(example.trim().split("\n").length).toBeLessThanOrEqual(10);
  const port = await freePort();
  await writeFile(join(project, "ten-lines.mjs"), example);
  const started = { cwd: project, env: { ...env, PORT: String(port), WEBHOOK_SECRET: secret } };
  const receiver = spawn(process.execPath, ["ten-lines.mjs"], started);
  try {
    const url = `http://127.0.0.1:${port}/`;
    const line = once(receiver.stdout, "data");
    await vi.waitFor(() => fetch(url), 10_000);
    expect((await fetch(await fakeRequest(sampleCalls[2], { url, secret }))).status).toBe(200);
    expect(String((await line)[0])).toBe("+919984351847 called, and nobody answered\n");
    expect((await fetch(await fakeRequest(sampleCalls[2], { url }))).status).toBe(401);
  } finally {
    receiver.kill();
    await once(receiver, "exit");
  }
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("A TCP server has a port");
  return address.port;
}

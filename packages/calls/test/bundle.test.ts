import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { expect, it } from "vitest";
import { fakeRequest, sampleCalls } from "../src/fixtures/index.ts";
import { secret } from "./receiving.ts";

/** The whole entry point in one minified file, as a bundler would put it into a page or a worker. */
async function bundle(format: "es" | "iife", entry = "index.ts"): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      minify: true,
      target: "es2023",
      rolldownOptions: {
        input: new URL(`../src/${entry}`, import.meta.url).pathname,
        preserveEntrySignatures: "strict",
        output: { format, name: "ringhook" },
      },
    },
  });
  if (Array.isArray(result) || !("output" in result)) throw new Error("One bundle was asked for");
  const [file, ...more] = result.output;
  expect(more).toEqual([]);
  return file.code;
}

it("is under 6 kB gzipped, all of it", async () => {
  const code = await bundle("es");
  for (const name of [
    "createCallsReceiver",
    "toNodeHandler",
    "parseWebhook",
    "foldCall",
    "phoneOf",
    "signWebhook",
  ]) {
    expect(code).toContain(name);
  }
  expect(gzipSync(code).length).toBeLessThan(6000);
});

it("has its table of countries apart, under 1.5 kB gzipped, for those who ask for it", async () => {
  const code = await bundle("es", "country/index.ts");
  expect(code).toContain("countryOf");
  expect(gzipSync(code).length).toBeLessThan(1500);
});

it("needs nothing but web standards: it runs where Node's own globals are missing", async () => {
  const web = {
    atob,
    btoa,
    clearTimeout,
    crypto,
    Headers,
    Request,
    Response,
    setTimeout,
    TextDecoder,
    TextEncoder,
  };
  const missed: string[] = [];
  const run = `${await bundle("iife")}; ringhook.createCallsReceiver({ secret, onMissed: (event) => missed.push(event.id) });`;
  const receive: (request: Request) => Promise<Response> = runInNewContext(run, { ...web, secret, missed });
  const response = await receive(await fakeRequest(sampleCalls[2], { secret }));
  expect(await response.json()).toEqual({ calls: 1, repeated: 0 });
  expect(missed).toEqual(["ED3D9B4864F90327F10D24BAEED6CFB9"]);
});

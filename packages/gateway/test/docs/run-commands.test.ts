import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createNetwork, serveControl } from "@ringhook/simulator";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { makeProgram } from "../../src/cli/program.ts";
import { RinghookError } from "../../src/errors.ts";
import { type BareGateway, startBareGateway } from "../http/bare-gateway.ts";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { allBlocks } from "./blocks.ts";

/** Commands that go on until they are stopped, or need a phone, a provider or a stopped gateway: they have tests of their own. */
const TRIED_ELSEWHERE =
  /^(start|demo|simulate|listen|link|doctor|migrate|backup|restore|compact|rotate-key|brokers test|sources register|channels (?:export|import))\b/;
/** Words of a shell, as far as the docs use them. */
const WORD = /(?:"[^"]*"|'[^']*'|[^\s"']+)+/g;
/** What is said where the docs show an id that nobody has here. */
const OF_EXAMPLE_IDS = new Set(["CALLBACK_NOT_FOUND"]);
const SETTINGS: Record<string, object> = {
  waha: { dm: { reject: true, message: "We are closed." } },
  evolution: { rejectCall: true, msgCall: "We are closed." },
};

let bare: BareGateway;
beforeAll(async () => {
  bare = await startBareGateway();
});
afterAll(() => bare.close());

let folder = "";
beforeEach(async () => {
  folder = await temporaryFolder();
  vi.stubEnv("RINGHOOK_URL", bare.gateway.url);
  vi.stubEnv("RINGHOOK_ADMIN_TOKEN", bare.gateway.adminToken);
  // What a guide needs before its first command; each begins anew.
  const { channels } = bare.gateway;
  for (const { id } of channels.list()) await channels.remove(id);
  for (const { webhookId } of channels.accountWebhooks.list())
    await channels.accountWebhooks.remove(webhookId);
  for (const { name } of channels.brokers.list()) await channels.brokers.remove(name);
  for (const { tokenId } of channels.tokens.list()) await channels.tokens.remove(tokenId);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** The lines of the docs that are commands, by their page. */
const lines = allBlocks()
  .filter(({ language }) => language === "")
  .flatMap(({ page, text }) =>
    text
      .replaceAll(/\\\n\s*/g, " ")
      .split(/\n| && /)
      .map((line) => ({ page, line: line.replace(/\s+#.*$/, "").trim() })),
  );
const RINGHOOK =
  /^(?:\$ )?(?:sudo (?:-u \S+ )?)?(?:[A-Z_]+=(?:"[^"]*"|\S+) )*(?:npx )?(?:\/\S+\/)?ringhook (.+)$/;
interface Step {
  page: string;
  /** The words behind `ringhook`. */
  command?: string;
  /** A variable that is set for what follows. */
  set?: { name: string; value: string };
}

const commands = lines.flatMap(({ page, line }): Step[] => {
  const [, command] = RINGHOOK.exec(line) ?? [];
  const [, name, value] = /^export ([A-Z_]+)=([\w-]+)$/.exec(line) ?? [];
  if (name !== undefined && value !== undefined) return [{ page, set: { name, value } }];
  return command !== undefined && !TRIED_ELSEWHERE.test(command) ? [{ page, command }] : [];
});
const pages = [...new Set(commands.flatMap(({ page, command }) => (command === undefined ? [] : [page])))];

it("there are commands on many pages", () => {
  expect(pages.length).toBeGreaterThan(8);
  expect(commands.length).toBeGreaterThan(25);
});

it.each(pages)("the commands of %s do what they say, one after another", async (page) => {
  let source = "";
  for (const { command, set } of commands.filter((one) => one.page === page)) {
    if (set) vi.stubEnv(set.name, set.value);
    if (command === undefined) continue;
    const output = await runLine(command.replaceAll("SOURCE", source));
    source = /src_\w+/.exec(output)?.[0] ?? source;
  }
});

/** Runs a line as a shell would, in this process. @returns what it printed */
async function runLine(line: string): Promise<string> {
  const [command = "", target] = line.split(" > ");
  const words = (command.match(WORD) ?? []).map((word) => word.replaceAll(/^["']|["']$/g, ""));
  const at = words.indexOf("--data-dir");
  if (at >= 0) words.splice(at, 2);
  await prepare(words);
  const args = words.map((word) => (/\.(json|token)$/.test(word) ? join(folder, word) : word));
  let printed = "";
  const stdout = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += text;
    return true;
  });
  try {
    await makeProgram().exitOverride().parseAsync(args, { from: "user" });
  } catch (fault) {
    const isExpected = fault instanceof RinghookError && OF_EXAMPLE_IDS.has(fault.code);
    if (!isExpected) throw new Error(`ringhook ${line}: ${fault}`, { cause: fault });
  } finally {
    stdout.mockRestore();
  }
  if (target !== undefined) await writeFile(join(folder, target.trim()), printed);
  return printed;
}

/** The channel that a command names, and the files that it reads, where the guide says that they are there. */
async function prepare(words: readonly string[]): Promise<void> {
  const isMade = words[0] === "channels" && words[1] === "create";
  const named = words.find((word) => /^(MANTIS-M72HC|[A-Z]{4,})$/.test(word));
  const { channels } = bare.gateway;
  if (isMade && named !== undefined && channels.has(named)) await channels.remove(named);
  if (!isMade && named !== undefined && !channels.has(named)) await channels.create({ id: named });
  const from = words[words.indexOf("--from") + 1] ?? "";
  if (words.includes("settings.json")) {
    await writeFile(join(folder, "settings.json"), JSON.stringify(SETTINGS[from]));
  }
  if (words.includes("chatwoot.token")) await ensure("chatwoot.token", "s3cret");
  if (words.includes("rules.json")) await ensure("rules.json", '{"rules":[]}');
}

async function ensure(name: string, content: string): Promise<void> {
  const path = join(folder, name);
  await readFile(path).catch(() => writeFile(path, content));
}

const CURL = /^curl (.+)$/;

it("what the docs ask with curl is answered", async () => {
  const network = closing(await createNetwork());
  const control = closing(await serveControl(network));
  await bare.gateway.channels.create({ id: "MANTIS-M72HC" });
  const asked = lines.flatMap(({ line }) => {
    const [, words] = CURL.exec(line) ?? [];
    // A text that is cut short is not there to be sent.
    return words === undefined || words.includes("…") ? [] : [words];
  });
  expect(asked.length).toBeGreaterThan(2);
  for (const words of asked) {
    const { url, init } = curl(words.replaceAll("$RINGHOOK_TOKEN", bare.gateway.adminToken));
    const root = url.includes(":9101") ? control.url : bare.gateway.url;
    const answer = await fetch(url.replace(/^(http:\/\/)?[^/]+/, root), init);
    expect(answer.ok, `${words}: ${answer.status} ${await answer.text()}`).toBe(true);
  }
});

/** A command line of curl as a request. */
function curl(line: string): { url: string; init: RequestInit } {
  const words = (line.match(WORD) ?? []).map((word) => word.replaceAll(/^["']|["']$/g, ""));
  const headers: [string, string][] = [];
  let url = "";
  let body: string | undefined;
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === "-H") {
      const [name = "", ...value] = (words.shift() ?? "").split(":");
      headers.push([name, value.join(":").trim()]);
    } else if (word === "-d") body = words.shift();
    else url = word;
  }
  return { url, init: body === undefined ? { headers } : { method: "POST", headers, body } };
}

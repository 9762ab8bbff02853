import { describe, expect, it } from "vitest";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { ADMIN_TOKEN, startGatewayProcess } from "../stage/gateway-process.ts";
import { type HttpReceiver, startHttpReceiver } from "../stage/http-receiver.ts";
import { runLong } from "../stage/long-command.ts";
import { runCommand } from "../stage/run-command.ts";
import { until } from "../stage/until.ts";

const APP_SECRET = "a-secret-for-trying";

interface Stage {
  receiver: HttpReceiver;
  /** Runs a command that is to succeed. @returns what it printed */
  run(...args: string[]): Promise<string>;
}

/** A gateway in a process of its own, and a receiver. */
async function setStage(): Promise<Stage> {
  const dataDir = await temporaryFolder();
  const receiver = closing(await startHttpReceiver());
  closing(await startGatewayProcess(["--data-dir", dataDir, "--webhook-allow", "127.0.0.1"]));
  const run = async (...args: string[]): Promise<string> => {
    const place = args[0] === "simulate" ? [] : ["--data-dir", dataDir];
    const result = await runCommand([...args, ...place], { RINGHOOK_ADMIN_TOKEN: ADMIN_TOKEN });
    expect(result).toMatchObject({ status: 0, stderr: "" });
    return result.stdout;
  };
  return { receiver, run };
}

function found(text: string, pattern: RegExp): string {
  const [, part] = pattern.exec(text) ?? [];
  if (part === undefined) throw new Error(`nothing like ${pattern} in:\n${text}`);
  return part;
}

/** The calls that the table of `simulate` lists: kind by id. */
function playedIn(printed: string): Map<string, string> {
  const rows = printed.matchAll(/^(\S+) +(\S+) +yes$/gm);
  return new Map([...rows].map(([, kind = "", id = ""]) => [id, kind]));
}

/** What the receiver was told of a call, in the order in which it came. */
function toldOf(receiver: HttpReceiver, id: string): string[] {
  return receiver.taken().flatMap(({ body }) => {
    const { calls, calls_updates: updates } = JSON.parse(body);
    const [about] = calls ?? updates;
    if (about.id !== id) return [];
    return [calls ? about.status : `${about.direction} ${about.end_reason}`];
  });
}

async function expectTold(
  receiver: HttpReceiver,
  played: ReadonlyMap<string, string>,
  expected: Record<string, string[]>,
): Promise<void> {
  const wanted = [...played].map(([id, kind]) => [id, expected[kind] ?? [kind]] as const);
  await until("all is told", () =>
    wanted.every(([id, events]) => toldOf(receiver, id).length >= events.length),
  );
  for (const [id, events] of wanted) expect(toldOf(receiver, id)).toEqual(events);
  const count = wanted.reduce((sum, [, events]) => sum + events.length, 0);
  expect(receiver.taken()).toHaveLength(count);
}

describe("ringhook simulate --provider meta", () => {
  it("checks the callback URL, and sends calls of each kind that a gateway tells right", {
    timeout: 120_000,
  }, async () => {
    const { receiver, run } = await setStage();
    const added = await run("sources", "add", "--app-secret", APP_SECRET);
    const source = found(added, /^Source (\S+)/m);
    const url = found(added, /Callback URL: (\S+)/);
    const token = found(added, /Verify token: (\S+)/);
    await run("channels", "create", "SALES", "--app", source, "--phone-number-id", "106540352242922");
    await run("webhook", "add", "SALES", receiver.url, "--event", "calls.post", "calls.patch");
    const misfortune = ["--double", "0.5", "--delay", "1000", "--overtake", "0.5"];
    const printed = await run(
      ...["simulate", "--provider", "meta", "--url", url, "--app-secret", APP_SECRET],
      ...["--verify-token", token, "--speed", "100", ...misfortune],
    );
    expect(printed).toContain("The callback URL gave Meta's challenge back.");
    expect(printed).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}200 {2}connect wacid\.\S+$/m);
    expect(printed).toMatch(/^6 calls: 14 requests, 14 taken, in \d+ attempts$/m);
    expect(playedIn(printed).size).toBe(6);
    await expectTold(receiver, playedIn(printed), {
      missed: ["initiated", "missed"],
      failed: ["initiated", "missed"],
      talked: ["initiated", "answered", "incoming completed"],
      declined: ["outgoing declined"],
      not_taken_up: ["outgoing hung_up"],
      placed_and_talked: ["outgoing completed"],
    });
  });

  it("shows why nothing is taken, and exits with 1 when it is stopped", { timeout: 180_000 }, async () => {
    const { run } = await setStage();
    const url = found(await run("sources", "add", "--app-secret", APP_SECRET), /Callback URL: (\S+)/);
    const asked = ["simulate", "--provider", "meta", "--url", url, "--app-secret", "another"];
    const simulating = runLong(...asked, "--speed", "100");
    await simulating.line(/ {2}401 {2}connect wacid\.\S+ {2}.*SOURCE_UNAUTHORIZED/);
    expect(await simulating.stop()).toBe(1);
    expect(simulating.lines.at(-1)).toMatch(/^6 calls: \d+ requests, 0 taken/);
    const wrong = await runCommand([...asked, "--verify-token", "another"]);
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining("[SOURCE_VERIFY_FAILED]")]);
  });
});

describe("ringhook simulate --provider whapi", () => {
  const expected = {
    missed: ["initiated", "ringing", "missed"],
    canceled: ["initiated", "ringing", "canceled"],
    answered: ["initiated", "ringing", "answered"],
    missed_without_ringing: ["initiated", "missed"],
  };

  it("sends calls in each mode, with the secret in the header or in the path", {
    timeout: 120_000,
  }, async () => {
    const { receiver, run } = await setStage();
    const created = await run("channels", "create", "SHOP", "--source", "whapi");
    const url = found(created, /^URL for Whapi\.Cloud: (\S+)/m);
    const secret = found(created, /ringhook-secret: (\S+)/);
    await run("webhook", "add", "SHOP", receiver.url);
    const ways = [
      [url, "--secret", secret],
      [url, "--secret", secret, "--mode", "path"],
      [`${url}/${secret}`, "--mode", "method"],
    ];
    const misfortune = ["--double", "0.5", "--delay", "1000", "--speed", "100"];
    const played = new Map<string, string>();
    for (const way of ways) {
      const printed = await run("simulate", "--provider", "whapi", "--url", ...way, ...misfortune);
      expect(printed).toMatch(/^4 calls: 11 requests, 11 taken, in \d+ attempts$/m);
      for (const [id, kind] of playedIn(printed)) played.set(id, kind);
    }
    expect(played.size).toBe(12);
    await expectTold(receiver, played, expected);
  });

  it("serves the settings until a gateway registers itself, then sends what it asked for", {
    timeout: 120_000,
  }, async () => {
    const { receiver, run } = await setStage();
    await run("channels", "create", "SHOP", "--source", "whapi");
    await run("webhook", "add", "SHOP", receiver.url);
    const simulating = runLong("simulate", "--provider", "whapi", "--port", "0", "--speed", "100");
    const [, token = "", api = ""] = await simulating.line(/register CHANNEL --token (\S+) --api-url (\S+)/);
    await run("sources", "register", "SHOP", "--token", token, "--api-url", api);
    await simulating.line(/^4 calls: 11 requests, 11 taken, in 11 attempts$/);
    expect(await simulating.stop()).toBe(0);
    await expectTold(receiver, playedIn(simulating.lines.join("\n")), expected);
  });

  it("places a load", { timeout: 180_000 }, async () => {
    const receiver = closing(await startHttpReceiver());
    const load = ["--load", "20", "--seconds", "1", "--speed", "1000"];
    const { status, stdout } = await runCommand([
      ...["simulate", "--provider", "whapi", "--url", receiver.url, ...load],
    ]);
    expect(status).toBe(0);
    const calls = Number(found(stdout, /^(\d+) calls: /m));
    expect(calls).toBeGreaterThan(0);
    expect(new Set(receiver.taken().map(({ body }) => JSON.parse(body).calls[0].id)).size).toBe(calls);
  });
});

it.each([
  [["--provider", "sms"], "expected meta or whapi"],
  [["--provider", "meta"], "--url: expected the callback URL of the app, got nothing"],
  [
    ["--provider", "meta", "--url", "http://127.0.0.1:1/"],
    "--app-secret (META_APP_SECRET): expected a secret",
  ],
  [["--provider", "meta", "--url", "ftp://x/", "--app-secret", "x"], "--url: expected an http or https URL"],
  [
    ["--provider", "meta", "--url", "http://x/", "--secret", "x"],
    "--secret: --provider meta has no use for it",
  ],
  [["--provider", "whapi", "--overtake", "1"], "--overtake: --provider whapi has no use for it"],
  [["--provider", "whapi", "--mode", "path"], "--mode: expected --url beside it"],
  [["--provider", "whapi", "--double", "2"], "--double: expected a number from 0 to 1"],
])("refuses %j", async (flags, words) => {
  const { status, stderr } = await runCommand(["simulate", ...flags]);
  expect([status, stderr]).toEqual([1, expect.stringContaining(words)]);
  expect(stderr).toContain("[BAD_SETTING]");
});

import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Channel, ResultOf } from "@ringhook/api";
import { createNetwork, type Network, type Phone } from "@ringhook/simulator";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { ADMIN_TOKEN, type GatewayProcess, startGatewayProcess } from "../stage/gateway-process.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { type PostgresServer, startPostgres } from "../stage/postgres.ts";
import { runCommand } from "../stage/run-command.ts";
import { until } from "../stage/until.ts";

const ID = "MOVED-1";
const OWN = "4915100000000";
const CALLER = "4915200000000";
const SECRET_KEY = Buffer.alloc(32, 9).toString("base64");
const RULES = { rules: [{ id: "missed", when: { on: "missed" }, then: [{ tag: { word: "missed" } }] }] };

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ isDurable: false });
});
afterAll(() => server.close());

/** Where a gateway keeps its data, and with which key. */
interface House {
  flags: string[];
  env: Record<string, string>;
}

const run = (args: string[], { flags, env }: House) => runCommand([...args, ...flags], env);

async function start({ flags, env }: House, network: Network): Promise<GatewayProcess> {
  const others = ["--whatsapp-url", network.url, "--webhook-allow", "127.0.0.1", "--log-level", "error"];
  return closing(await startGatewayProcess([...flags, ...others], env));
}

async function link(network: Network, gateway: GatewayProcess): Promise<Phone> {
  const phone = network.createPhone({ number: OWN });
  await gateway.ask("POST", `/api/channels/${ID}/link`);
  let code = "";
  await until("a QR code", async () => {
    const { qr } = await gateway.ask<{ qr: { text: string } | null }>("GET", `/api/channels/${ID}/link`);
    code = qr?.text ?? "";
    return code !== "";
  });
  await phone.scanQr(code);
  await reaches(gateway, "AUTH");
  return phone;
}

const reaches = (gateway: GatewayProcess, state: string): Promise<void> =>
  until(`the channel is ${state}`, async () => (await channelOf(gateway)).state === state);

const channelOf = (gateway: GatewayProcess): Promise<Channel> => gateway.ask("GET", `/api/channels/${ID}`);

it("moves a linked channel to a gateway on PostgreSQL and back, without a scan, with its token, webhooks and rules", {
  timeout: 180_000,
}, async () => {
  const folder = await temporaryFolder();
  const network = closing(await createNetwork());
  const receiver = closing(await startHttpReceiver(() => 200));
  const here: House = { flags: ["--data-dir", join(folder, "here")], env: {} };
  const there: House = {
    flags: ["--data-dir", join(folder, "there"), "--database-url", await server.database()],
    env: { RINGHOOK_SECRET_KEY: SECRET_KEY, RINGHOOK_ADMIN_TOKEN: ADMIN_TOKEN },
  };
  const passphrase = join(folder, "passphrase");
  writeFileSync(passphrase, "correct horse battery staple\n");
  const sealing = ["--passphrase-file", passphrase];

  let gateway = await start(here, network);
  const { token } = await gateway.ask<ResultOf<"createChannel">>("POST", "/api/channels", {
    id: ID,
    name: "Shop",
  });
  await gateway.ask("POST", `/api/channels/${ID}/webhooks`, {
    url: receiver.url,
    headers: { "x-mine": "1" },
  });
  await gateway.ask("PUT", `/api/channels/${ID}/rules`, RULES);
  await link(network, gateway);
  await gateway.kill("SIGTERM");

  const file = join(folder, "moved");
  const out = await run(["channels", "export", ID.toLowerCase(), file, "--yes", ...sealing], here);
  expect([out.status, out.stderr]).toEqual([0, ""]);
  expect(out.stdout).toContain(`channel ${ID}, linked to +${OWN}, webhooks: 1`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, "utf8")).not.toContain(OWN);

  // Here it is without its link, and says why.
  gateway = await start(here, network);
  expect(await channelOf(gateway)).toMatchObject({ state: "INIT", reason: "moved", number: null });
  await gateway.kill("SIGTERM");

  const into = await run(["channels", "import", file, ...sealing], there);
  expect([into.status, into.stderr]).toEqual([0, ""]);
  gateway = await start(there, network);
  await reaches(gateway, "AUTH");
  expect(await channelOf(gateway)).toMatchObject({ name: "Shop", number: OWN, webhooks: 1, reason: null });
  expect(await gateway.ask("GET", `/api/channels/${ID}/rules`)).toMatchObject(RULES);
  const owner = await fetch(`${gateway.url}/api/channels/${ID}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect([owner.status, await owner.json()]).toMatchObject([200, { id: ID }]);
  const call = await network.createPhone({ number: CALLER }).call(OWN);
  await call.timeOut();
  await until("its webhooks arrive", () => receiver.requests.length >= 2);
  expect(receiver.requests.at(-1)?.headers["x-mine"]).toBe("1");
  // A second import would be a second client with one link.
  await gateway.kill("SIGTERM");
  expect(await run(["channels", "import", file, ...sealing], there)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("[CHANNEL_EXISTS]"),
  });

  // And back, to the channel with its log.
  const back = join(folder, "back");
  expect(await run(["channels", "export", ID, back, "--yes", ...sealing], there)).toMatchObject({
    status: 0,
  });
  expect(await run(["channels", "import", back, ...sealing], here)).toMatchObject({ status: 0 });
  gateway = await start(here, network);
  await reaches(gateway, "AUTH");
  expect(await channelOf(gateway)).toMatchObject({ name: "Shop", number: OWN, webhooks: 1 });
  expect(network.faults).toEqual([]);
});

it("refuses what is not linked, a wrong passphrase, a short one, a file that is there, and a folder in use", async () => {
  const folder = await temporaryFolder();
  const house: House = { flags: ["--data-dir", join(folder, "data")], env: {} };
  const [good, wrong, short] = ["good", "wrong", "short"].map((name) => join(folder, name));
  writeFileSync(String(good), "correct horse battery staple");
  writeFileSync(String(wrong), "another horse battery staple");
  writeFileSync(String(short), "short");
  const ask = async (args: string[], passphrase = good) => {
    const { status, stderr } = await run([...args, "--passphrase-file", String(passphrase)], house);
    return [status, /\[(\w+)\]/.exec(stderr)?.[1]];
  };
  const file = join(folder, "file");
  expect(await ask(["channels", "export", ID, file, "--yes"])).toEqual([1, "CHANNEL_NOT_FOUND"]);
  // To look for a channel makes no folder.
  expect(existsSync(join(folder, "data"))).toBe(false);
  const gateway = closing(await startGatewayProcess([...house.flags, "--log-level", "error"]));
  await gateway.ask("POST", "/api/channels", { id: ID });
  expect(await ask(["channels", "export", ID, file, "--yes"])).toEqual([1, "DATA_DIR_IN_USE"]);
  await gateway.kill("SIGTERM");
  expect(await ask(["channels", "export", ID, file, "--yes"])).toEqual([1, "CHANNEL_NOT_LINKED"]);
  expect(await ask(["channels", "export", ID, file])).toEqual([1, "NOT_CONFIRMED"]);
  expect(await ask(["channels", "export", ID, file, "--yes"], short)).toEqual([1, "BAD_SETTING"]);
  expect(existsSync(file)).toBe(false);
  expect(await ask(["channels", "import", file])).toEqual([1, "CHANNEL_FILE_NOT_USABLE"]);
  writeFileSync(file, "{}");
  expect(await ask(["channels", "import", file])).toEqual([1, "CHANNEL_FILE_NOT_USABLE"]);
});

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Writable } from "node:stream";
import { pino } from "pino";
import { expect, test } from "vitest";
import { readSettings } from "../../src/config/read-settings.ts";
import { startGateway } from "../../src/node/start-node.ts";
import { temporaryFolder } from "../stage/closing.ts";
import { at, client } from "./api.ts";

const PASSWORD = "password-of-the-proxy-4711";
const HEADER = "key-of-the-receiver-4711";

test("no token, password or header value is in the log or, in the clear, in the data folder", async () => {
  const dataDir = await temporaryFolder();
  let logged = "";
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      logged += chunk;
      done();
    },
  });
  const flags = { port: "0", dataDir, whatsappUrl: "ws://127.0.0.1:1/", webhookAllow: "127.0.0.0/8" };
  const gateway = await startGateway(readSettings({ flags }), { log: pino({ level: "trace" }, stream) });
  const { token } = await gateway.channels.create({ id: "MANTIS-M72HC" });
  const ask = client(gateway.url);
  const proxy = `socks5://login:${PASSWORD}@127.0.0.1:9`;
  const webhooks = [{ url: "http://127.0.0.1:9/", headers: { authorization: HEADER } }];
  expect((await ask("PATCH", `/settings?token=${token}`, { proxy, webhooks })).status).toBe(200);
  for (const path of ["/settings", "/nothing", "/%", "/api/channels", "/api/calls?limit=x&"]) {
    await ask("GET", `${path}${path.includes("?") ? "" : "?"}token=${token}`);
  }
  await ask("PATCH", `/settings?token=${token}`, "{broken");
  await ask("POST", "/api/session", { token });
  const rotated = await ask("POST", `/api/channels/MANTIS-M72HC/token?token=${token}`);
  const own = await gateway.channels.webhooks.add("MANTIS-M72HC", { url: "http://127.0.0.1:9/own" }, "own");
  const secrets = [
    token,
    gateway.adminToken,
    PASSWORD,
    HEADER,
    String(at(rotated.body, "token")),
    String(own.secrets?.[0]?.secret).slice("whsec_".length),
  ];
  await gateway.stop();
  for (const secret of secrets) expect(logged).not.toContain(secret);
  expect(logged).toContain('"path":"/settings"');
  for (const name of await readdir(dataDir)) {
    if (name === "admin-token") continue;
    const bytes = await readFile(join(dataDir, name), "latin1");
    for (const secret of secrets) expect(bytes.includes(secret), `${name}: ${secret}`).toBe(false);
  }
});

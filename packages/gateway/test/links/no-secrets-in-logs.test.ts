import { createNetwork, type Network, type Phone } from "@ringhook/simulator";
import { expect, it } from "vitest";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { ADMIN_TOKEN, type GatewayProcess, startGatewayProcess } from "../stage/gateway-process.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { CHANNEL, OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";
import { keptSecrets } from "./kept-secrets.ts";

const MESSAGES = ["The first message is private", "The second one, too"];
const ANSWERS = ["Can I call you?", "You called?"] as const;
const HEADER = "key-of-the-receiver-4711";

it("keeps every secret of a whole run out of the logs, also at trace level", {
  timeout: 180_000,
}, async () => {
  const dataDir = await temporaryFolder();
  const network = closing(await createNetwork());
  // Attempts that fail are logged in more words.
  const receiver = closing(await startHttpReceiver(({ body }) => (body.includes('"ringing"') ? 500 : 200)));
  const start = async (): Promise<GatewayProcess> => {
    const folders = ["--data-dir", dataDir, "--whatsapp-url", network.url];
    const gateway = await startGatewayProcess([
      ...folders,
      ...["--webhook-allow", "127.0.0.0/8", "--log-level", "trace"],
    ]);
    return closing(gateway);
  };
  const own = network.createPhone({ number: OWN, name: "Jonathan" });
  const caller = network.createPhone({ number: "919984351847" });
  const isOnline = (): boolean => own.devices.some((device) => device.isOnline);

  const first = await start();
  const { token } = await first.ask<{ token: string }>("POST", "/api/channels", { id: CHANNEL });
  await first.ask("POST", `/api/channels/${CHANNEL}/webhooks`, {
    url: receiver.url,
    headers: { authorization: `Bearer ${HEADER}` },
  });
  const qr = await link(first, own);
  await until("the channel is online", isOnline);
  for (const text of MESSAGES) {
    const received = network.next("receipt");
    await caller.sendText(OWN, text);
    await received;
  }
  await writeToEachOther(network, first, token);
  network.misbehave.drop();
  await until("the channel is gone", () => !isOnline());
  await until("the channel is back", isOnline);
  const call = await caller.call(OWN, { addressing: "lid" });
  await call.ring();
  await call.hangUp();
  await call.acknowledged();
  await until("an attempt failed", () => receiver.requests.length >= 2);
  await first.kill("SIGTERM");
  const kept = keptSecrets(dataDir);
  const second = await start();
  await until("the channel is back", isOnline);
  network.misbehave.endStream("replaced");
  await until("it says so", () => second.output().includes('"replaced"'));
  await second.ask("DELETE", `/api/channels/${CHANNEL}`);
  await second.kill("SIGTERM");

  const output = first.output() + second.output();
  // 812 keys for first messages alone.
  expect(kept.length).toBeGreaterThan(5_000);
  expect(output).toContain("the connection ended");
  const secretsOfQr = qr.split(",").slice(1, 4);
  const secrets = [...kept, ADMIN_TOKEN, token, "whsec_", HEADER, ...MESSAGES, ...ANSWERS, ...secretsOfQr];
  expect(secrets.filter((secret) => output.includes(secret))).toEqual([]);
});

/** Both write first: two sessions begin at once, and libsignal prints the one that it closes, keys and all. */
async function writeToEachOther(network: Network, gateway: GatewayProcess, token: string): Promise<void> {
  const friend = network.createPhone({ number: "4915112345678" });
  const stop = network.misbehave.delay({ number: OWN, ms: 1_000 });
  const received = network.next("receipt");
  const writing = friend.sendText(OWN, ANSWERS[0]);
  const answer = await fetch(new URL("/messages/text", gateway.url), {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ to: friend.number, body: ANSWERS[1] }),
  });
  expect(answer.status).toBe(200);
  await writing;
  await received;
  stop();
}

/** Links the channel; returns what its QR code said. */
async function link(gateway: GatewayProcess, phone: Phone): Promise<string> {
  const path = `/api/channels/${CHANNEL}/link`;
  await gateway.ask("POST", path);
  let text = "";
  await until("a QR code", async () => {
    text = (await gateway.ask<{ qr: { text: string } | null }>("GET", path)).qr?.text ?? "";
    return text !== "";
  });
  await phone.scanQr(text);
  return text;
}

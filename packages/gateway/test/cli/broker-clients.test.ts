import { expect, it } from "vitest";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { startGatewayProcess } from "../stage/gateway-process.ts";

const HIDE = new URL("../stage/hide-packages.js", import.meta.url).href;
const CLIENTS = {
  nats: ["nats://127.0.0.1:1", "@nats-io/transport-node@3 @nats-io/jetstream@3"],
  rabbitmq: ["amqp://127.0.0.1:1", "rabbitmq-client@5"],
  redis: ["redis://127.0.0.1:1", "ioredis@6"],
} as const;

it("starts without the brokers' client libraries, and says what to install once one is asked for", async () => {
  const dataDir = await temporaryFolder();
  const hidden = ["@nats-io/transport-node", "@nats-io/jetstream", "rabbitmq-client", "ioredis"];
  const env = { NODE_OPTIONS: `--import=${HIDE}`, HIDDEN: hidden.join(",") };
  const gateway = closing(await startGatewayProcess(["--data-dir", dataDir], env));
  expect(gateway.output()).not.toMatch(/nats|rabbit|redis/i);
  for (const [kind, [url, packages]] of Object.entries(CLIENTS)) {
    await gateway.ask("POST", "/api/brokers", { name: kind, kind, url });
    const test = await gateway.ask("POST", `/api/brokers/${kind}/test`, {});
    expect(test).toMatchObject({
      ok: false,
      error: "BROKER_CLIENT_MISSING",
      hint: `Install it beside ringhook: npm install ${packages}`,
    });
  }
  expect(await gateway.kill("SIGTERM")).toBe(0);
});

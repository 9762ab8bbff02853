import type { IncomingMessage } from "node:http";
import { type RequestOptions, request } from "node:https";
import { describe, expect, it } from "vitest";
import { runs } from "../../../../scripts/bring-tools.ts";
import { at } from "../http/api.ts";
import { startBareGateway } from "../http/bare-gateway.ts";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { ADMIN_TOKEN } from "../stage/gateway-process.ts";
import { until } from "../stage/until.ts";
import { KINDS, type Kind, type ShippedProxy, startShipped } from "./shipped.ts";

/** At most at a time. */
const STREAMS_OF_A_TOKEN = 32;

const isThere = ({ version: [command = "", ...args] }: Kind): boolean => runs(command, ...args);

async function asked(
  { origin, certificate }: ShippedProxy,
  path: string,
  { body, ...options }: RequestOptions & { body?: unknown } = {},
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(`${origin}${path}`, { ca: certificate.cert, agent: false, ...options }, resolve);
    sent.once("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** A gateway, and a proxy before it that says it is at `/ringhook`. */
async function startBehind(kind: Kind) {
  const bare = closing(
    await startBareGateway({
      adminToken: ADMIN_TOKEN,
      publicUrl: "https://localhost/ringhook",
      trustedProxies: "127.0.0.1",
    }),
  );
  const { host } = new URL(bare.gateway.url);
  const proxy = closing(await startShipped(kind, await temporaryFolder(), host));
  await until("the proxy listens", () =>
    asked(proxy, "/ringhook/healthz").then(
      (answer) => answer.resume().statusCode === 200,
      () => false,
    ),
  );
  return { bare, proxy };
}

describe.each(KINDS)("$name, with the file that is shipped", (kind) => {
  const tried = `${kind.name} is not installed here: its file was not tried`;

  it.skipIf(!isThere(kind))(
    isThere(kind) ? "carries the dashboard, sessions, the API and the live stream below a path" : tried,
    async () => {
      const { bare, proxy } = await startBehind(kind);
      const redirect = await asked(proxy, "/ringhook");
      expect([redirect.statusCode, redirect.headers.location]).toEqual([
        308,
        expect.stringMatching(/(^|localhost(:\d+)?)\/ringhook\/$/),
      ]);
      redirect.resume();
      expect(await textOf(await asked(proxy, "/ringhook/"))).toContain("<title>Ringhook</title>");

      const signedIn = await asked(proxy, "/ringhook/api/session", {
        method: "POST",
        headers: { "content-type": "application/json", origin: proxy.origin },
        body: { token: ADMIN_TOKEN },
      });
      const [cookie = ""] = signedIn.resume().headers["set-cookie"] ?? [];
      expect(cookie).toMatch(/; Path=\/ringhook\/api; HttpOnly; SameSite=Strict; Secure$/);

      const headers = { cookie: cookie.split(";")[0] ?? "" };
      const stream = await asked(proxy, "/ringhook/api/events", { headers });
      let received = "";
      stream.on("data", (chunk: Buffer) => {
        received += chunk;
      });
      await until("the stream is open", () => received !== "");
      const made = await asked(proxy, "/ringhook/api/channels", {
        method: "POST",
        headers: { ...headers, "content-type": "application/json", origin: proxy.origin },
        body: { id: "PROXIED" },
      });
      expect([made.statusCode, await textOf(made)]).toEqual([201, expect.stringContaining("PROXIED")]);
      await bare.operator("POST", "/api/channels/PROXIED/link");
      await until("the stream tells of it", () => received.includes("PROXIED"));
      stream.destroy();
      expect(bare.lines().find(({ made: id }) => id === "PROXIED")).toMatchObject({ address: "127.0.0.1" });
    },
  );

  it.skipIf(!isThere(kind))(
    "lets requests of providers through that are as large as the gateway takes",
    async () => {
      const { bare, proxy } = await startBehind(kind);
      const app = await bare.operator("POST", "/api/sources", {
        kind: "meta-cloud",
        app_secret: "an app's secret",
      });
      const large = await asked(proxy, `/ringhook/in/meta/${at(app.body, "id")}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "a".repeat(3 * 1024 * 1024 - 2),
      });
      expect(await textOf(large)).toContain("SOURCE_UNAUTHORIZED");
    },
  );

  it.skipIf(!isThere(kind))("ends the live stream of a reader that is gone", async () => {
    const { proxy } = await startBehind(kind);
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const open = async () => {
      const stream = await asked(proxy, "/ringhook/api/events", { headers });
      stream.destroy();
      return stream.statusCode === 200;
    };
    for (let made = 0; made < STREAMS_OF_A_TOKEN; made += 1) expect(await open()).toBe(true);
    await until("a stream is free again", open, 5_000);
  });
});

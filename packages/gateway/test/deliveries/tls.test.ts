import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { createServer as createPlainServer } from "node:http";
import { createServer, type ServerOptions } from "node:https";
import type { Server } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { makeCertificate } from "../stage/certificates.ts";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { setDeliveryStage } from "../stage/delivery-stage.ts";
import { listening } from "../stage/listening.ts";
import { startRawServer } from "../stage/raw-server.ts";
import { until } from "../stage/until.ts";

const LOCAL = "DNS:localhost,IP:127.0.0.1";
const root = makeCertificate("Example Root", { isAuthority: true });
const between = makeCertificate("Example Intermediate", { isAuthority: true, by: root });
const good = makeCertificate("localhost", { names: LOCAL, by: between });

/** @returns the port */
async function listen(server: Server): Promise<number> {
  return closing(await listening(server)).port;
}

function httpsServer(options: ServerOptions): Promise<number> {
  return listen(createServer(options, (_request, response) => response.end("ok")));
}

async function attemptTo(url: string): Promise<Record<string, unknown> | undefined> {
  const stage = await setDeliveryStage({ webhooks: [{ url }], timeoutMs: 5_000, retryDelayMs: 60_000 });
  await stage.play("A", "offered");
  await until("the attempt is settled", () => stage.settlements.length > 0);
  return stage.query("SELECT status, error, address FROM attempts_made")[0];
}

/** Node reads the variable once, as a process starts: so this takes one, and with it the build. */
async function attemptTrusting(authority: string, url: string): Promise<unknown> {
  const file = join(await temporaryFolder(), "root.pem");
  await writeFile(file, authority);
  const built = (path: string): string => new URL(`../../dist/${path}`, import.meta.url).href;
  const script = `
    import { systemClock } from "${built("clock.js")}";
    import { AddressGuard } from "${built("sinks/http/guard.js")}";
    import { Sender } from "${built("sinks/http/sender.js")}";
    const guard = new AddressGuard(["127.0.0.0/8"]);
    const sender = new Sender({ clock: systemClock, guard, timeoutMs: 5_000 });
    const { origin } = new URL("${url}");
    const sent = await sender.send({ origin, method: "POST", path: "/", headers: [], body: "{}" });
    await sender.close();
    console.log(JSON.stringify(sent));`;
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: file };
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    env,
  });
  return JSON.parse(stdout);
}

describe("a certificate that is not accepted has a code for why, and the address that was dialled", () => {
  const chain = (cert: string): string => cert + between.cert;
  const expired: [string, string] = ["20200101000000Z", "20210101000000Z"];
  const future: [string, string] = ["20980101000000Z", "20990101000000Z"];
  it.each<[string, ServerOptions, string]>([
    [
      "expired and self-signed",
      makeCertificate("localhost", { names: LOCAL, span: expired }),
      "CERTIFICATE_EXPIRED",
    ],
    ["self-signed", makeCertificate("localhost", { names: LOCAL }), "CERTIFICATE_UNTRUSTED"],
    [
      "with the whole chain, its unknown root too",
      { ...good, cert: chain(good.cert) + root.cert },
      "CERTIFICATE_UNTRUSTED",
    ],
    ["without its intermediate", good, "CERTIFICATE_CHAIN"],
    ["with a chain to a root that is not known", { ...good, cert: chain(good.cert) }, "CERTIFICATE_CHAIN"],
  ])("%s", async (_name, options, error) => {
    const port = await httpsServer(options);
    const expected = { status: null, error, address: "127.0.0.1" };
    expect(await attemptTo(`https://127.0.0.1:${port}/`)).toEqual(expected);
  });

  it.each<[string, Parameters<typeof makeCertificate>[1], string | null]>([
    ["one that has expired", { names: LOCAL, span: expired }, "CERTIFICATE_EXPIRED"],
    ["one that is not valid yet", { names: LOCAL, span: future }, "CERTIFICATE_NOT_YET_VALID"],
    ["one for another name", { names: "DNS:other.example" }, "CERTIFICATE_NAME"],
    ["one that is in order", { names: LOCAL }, null],
  ])("of a private CA that NODE_EXTRA_CA_CERTS names: %s", async (_name, wanted, error) => {
    const port = await httpsServer(makeCertificate("localhost", { ...wanted, by: root }));
    const status = error === null ? 200 : null;
    const expected = { status, error, address: "127.0.0.1" };
    expect(await attemptTrusting(root.cert, `https://127.0.0.1:${port}/`)).toMatchObject(expected);
  });
});

describe("a handshake that fails has a code for why, and the address that was dialled", () => {
  const known = makeCertificate("localhost", { names: LOCAL });
  it.each<[string, () => Promise<string>, string]>([
    [
      "TLS 1.1 and no newer",
      async () =>
        `https://127.0.0.1:${await httpsServer({ ...known, minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" })}/`,
      "TLS_REFUSED",
    ],
    [
      "https to a plain port",
      async () => `https://127.0.0.1:${await listen(createPlainServer((_, response) => response.end()))}/`,
      "TLS_NOT_SPOKEN",
    ],
    [
      "http to a port that speaks TLS",
      async () => `http://127.0.0.1:${await httpsServer(known)}/`,
      "TLS_EXPECTED",
    ],
    [
      "http to a port that speaks TLS 1.1 alone",
      async () =>
        `http://127.0.0.1:${await httpsServer({ ...known, minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" })}/`,
      "TLS_EXPECTED",
    ],
    [
      "a port that hangs up in the handshake",
      async () => {
        const raw = closing(await startRawServer((socket) => socket.destroy()));
        return raw.url.replace("http:", "https:");
      },
      "TLS_FAILED",
    ],
  ])("%s", async (_name, url, error) => {
    expect(await attemptTo(await url())).toEqual({ status: null, error, address: "127.0.0.1" });
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)("a client's certificate is demanded over %s", async (version) => {
    const leaf = makeCertificate("localhost", { names: LOCAL, by: root });
    const demanding = { ...leaf, requestCert: true, rejectUnauthorized: true, ca: root.cert };
    const port = await httpsServer({ ...demanding, minVersion: version, maxVersion: version });
    const expected = { status: null, error: "CLIENT_CERTIFICATE_NEEDED", address: "127.0.0.1" };
    expect(await attemptTrusting(root.cert, `https://127.0.0.1:${port}/`)).toMatchObject(expected);
  });
});

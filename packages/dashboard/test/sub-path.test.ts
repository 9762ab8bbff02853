import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSettings } from "../../gateway/src/config/read-settings.ts";
import { type Gateway, startGateway } from "../../gateway/src/node/start-node.ts";
import { startTlsProxy, type TlsProxy } from "../../gateway/test/stage/tls-proxy.ts";
import { openBrowser, openWindow } from "./stage/browser.ts";

const ADMIN_TOKEN = "sample-admin-token-for-tests";
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

interface Behind {
  gateway: Gateway;
  proxy: TlsProxy;
  close(): Promise<void>;
}

async function behindProxy(strips: boolean): Promise<Behind> {
  const dataDir = await mkdtemp(join(tmpdir(), "ringhook-sub-path-"));
  const config = readSettings({
    env: { RINGHOOK_ADMIN_TOKEN: ADMIN_TOKEN },
    flags: {
      port: "0",
      dataDir,
      basePath: "/calls/in",
      trustedProxies: "127.0.0.1",
      whatsappUrl: "ws://127.0.0.1:1/",
      logLevel: "silent",
    },
  });
  const gateway = await startGateway(config);
  await gateway.channels.create({ id: "FALCON-7QX2P", name: "Front desk" });
  const proxy = await startTlsProxy(gateway.url, "/calls/in", { strips });
  const close = async (): Promise<void> => {
    await proxy.close();
    await gateway.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { gateway, proxy, close };
}

test.each([
  ["keeps the path", false],
  ["takes the path away", true],
])("works below a path, behind a proxy with TLS that %s", async (_, strips) => {
  const { gateway, proxy, close } = await behindProxy(strips);
  const context = await openWindow(browser, { ignoreHTTPSErrors: true });
  try {
    const page = await context.newPage();
    const failed: string[] = [];
    page.on("response", (answer) => {
      // Nobody is signed in at first, and this is no demo.
      const isExpected = /\/calls\/in\/api\/(session|demo)$/.test(answer.url());
      if (answer.status() >= 400 && !isExpected) failed.push(answer.url());
    });
    await page.goto(`${proxy.origin}/calls/in/`);
    await page.getByLabel("Token").fill(ADMIN_TOKEN);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("navigation").waitFor();
    const cookies = await context.cookies(`${proxy.origin}/calls/in/api`);
    expect(cookies).toMatchObject([{ path: "/calls/in/api", secure: true, httpOnly: true }]);
    expect(await context.cookies(`${proxy.origin}/other`)).toEqual([]);
    await page.goto(`${proxy.origin}/calls/in/#/channels`);
    await page.reload();
    await page.getByRole("link", { name: "Front desk" }).waitFor();
    await page.getByText("Not linked").waitFor();
    // It comes by the live stream: nobody asks for the list again.
    await gateway.channels.get("FALCON-7QX2P").pair();
    await page.getByText("Connecting").waitFor();
    await page.goto(`${proxy.origin}/calls/in/docs`);
    await page.getByRole("heading", { name: "Ringhook" }).first().waitFor();
    expect(failed).toEqual([]);
  } finally {
    await context.close();
    await close();
  }
});

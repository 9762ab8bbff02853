import { mkdir } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { ADMIN_TOKEN } from "../../gateway/test/stage/gateway-process.ts";
import { type PostgresServer, startPostgres } from "../../gateway/test/stage/postgres.ts";
import { type NodeOfStage, startNode } from "../../gateway/test/stage/two-nodes.ts";
import { goTo, openBrowser, openWindow, signedIn } from "../test/stage/browser.ts";
import { FOLDER, LOOKS, shoot } from "./shoot.ts";

let server: PostgresServer;
let nodes: NodeOfStage[];
let browser: Browser;

beforeAll(async () => {
  await mkdir(FOLDER, { recursive: true });
  browser = await openBrowser();
  server = await startPostgres({ isDurable: false });
  const databaseUrl = await server.database();
  nodes = [await startNode(databaseUrl, "oak"), await startNode(databaseUrl, "elm")];
  await nodes[0]?.ask("POST", "/api/channels", { id: "MANTIS-M72HC" });
  await nodes[0]?.ask("POST", "/api/channels", { id: "FALCON-7QX2P" });
});

afterAll(async () => {
  await browser.close();
  for (const node of nodes) await node.close();
  await server.close();
});

test("the gateways that share a database", async () => {
  const [, second] = nodes;
  if (!second) throw new Error("there is no second gateway");
  for (const look of LOOKS) {
    const context = await openWindow(browser, look);
    const page = await signedIn(context, second, ADMIN_TOKEN);
    await goTo(page, "#/nodes");
    await page.getByRole("row", { name: /oak/ }).waitFor();
    await shoot(page, "nodes", look);
    await context.close();
  }
});

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { goTo, openWindow, signedIn, type Theme } from "./stage/browser.ts";
import { expect, test } from "./stage/dashboard-test.ts";
import { openHouse } from "./stage/house.ts";

const CHANNEL = "MANTIS-M72HC";
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe holds for serious or worse. */
async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>("axe.run()");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

test.for<Theme>(["light", "dark"])("axe finds nothing serious, %s", async (theme, { browser, house }) => {
  if (house.gateway.channels.list().length === 0) {
    await house.linkedChannel(CHANNEL);
    await house.gateway.channels.create({ id: "FALCON-7QX2P", name: "Night line" });
    await house.call("missed", { video: true });
    await house.call("answered");
    await (await house.caller.call(house.own.number)).ring();
  }
  const context = await openWindow(browser, { theme });
  const page = await signedIn(context, house, house.adminToken);
  const calls = await house.gateway.channels.list();
  expect(calls.length).toBe(2);
  await page.getByRole("row", { name: /Missed/ }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  for (const hash of [
    "#/calls",
    "#/insights",
    "#/channels",
    `#/channels/${CHANNEL}`,
    "#/channels/FALCON-7QX2P",
    "#/deliveries",
  ]) {
    await goTo(page, hash);
    await page.waitForLoadState("networkidle").catch(() => {});
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForTimeout(300);
    expect(await seriousFaults(page), hash).toEqual([]);
  }
  for (const list of ["#/calls", "#/deliveries"]) {
    await goTo(page, list);
    await page.locator(".row-link").first().click();
    await page.getByText("Facts").waitFor();
    expect(await seriousFaults(page), `the first of ${list}`).toEqual([]);
  }
  await goTo(page, `#/channels/${CHANNEL}`);
  await page.getByRole("button", { name: "Add a webhook" }).click();
  expect(await seriousFaults(page), "a dialog").toEqual([]);
  await context.close();
});

test.for<Theme>(["light", "dark"])("nor on the first pages one sees, %s", async (theme, { browser }) => {
  const house = await openHouse();
  const context = await openWindow(browser, { theme, width: 390 });
  const page = await context.newPage();
  await page.goto(house.gateway.url);
  await page.getByLabel("Token").waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  const inside = await signedIn(context, house, house.adminToken);
  await inside.getByText("Let's get your first call").waitFor();
  expect(await seriousFaults(inside)).toEqual([]);
  await context.close();
  await house.close();
});

test("no page is wider than a phone", async ({ browser, house }) => {
  const context = await openWindow(browser, { width: 390 });
  const page = await signedIn(context, house, house.adminToken);
  for (const hash of ["#/live", "#/calls", "#/insights", `#/channels/${CHANNEL}`, "#/deliveries"]) {
    await goTo(page, hash);
    await page.waitForTimeout(400);
    expect(await page.evaluate("document.documentElement.scrollWidth"), hash).toBe(390);
  }
  await context.close();
});

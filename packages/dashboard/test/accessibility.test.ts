import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { goTo, openWindow, signedIn, type Theme } from "./stage/browser.ts";
import { expect, test } from "./stage/dashboard-test.ts";
import { openHouse } from "./stage/house.ts";

const CHANNEL = "MANTIS-M72HC";
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Violations that axe rates serious or critical. In the dark nothing is different but the colours. */
async function seriousViolations(page: Page, theme: Theme): Promise<string[]> {
  await page.evaluate(axe);
  const rules = theme === "dark" ? '{ runOnly: ["color-contrast"] }' : "";
  const { violations, passes } = await page.evaluate<AxeResults>(`axe.run(${rules})`);
  expect(violations.length + passes.length).toBeGreaterThan(0);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

test.for<Theme>(["light", "dark"])(
  "has no serious accessibility violation, %s",
  async (theme, { browser, house }) => {
    if (house.gateway.channels.list().length === 0) {
      await house.linkedChannel(CHANNEL);
      await house.gateway.channels.create({ id: "FALCON-7QX2P", name: "Night line" });
      await house.gateway.channels.tokens.add({
        name: "Grafana",
        channels: null,
        scopes: ["read"],
        expiresAt: null,
      });
      await house.call("missed", { video: true });
      await house.call("answered");
      await (await house.caller.call(house.own.number)).ring();
    }
    const context = await openWindow(browser, { theme });
    const page = await signedIn(context, house, house.adminToken);
    expect(house.gateway.channels.list().length).toBe(2);
    await page.getByRole("row", { name: /Missed/ }).waitFor();
    expect(await seriousViolations(page, theme)).toEqual([]);
    for (const hash of [
      "#/calls",
      "#/callbacks",
      "#/insights",
      "#/channels",
      `#/channels/${CHANNEL}`,
      `#/channels/${CHANNEL}/rules`,
      "#/channels/FALCON-7QX2P",
      "#/deliveries",
      "#/tokens",
      "#/audit",
      "#/nodes",
    ]) {
      await goTo(page, hash);
      await page.waitForLoadState("networkidle").catch(() => {});
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForTimeout(300);
      expect(await seriousViolations(page, theme), hash).toEqual([]);
    }
    for (const list of ["#/calls", "#/deliveries"]) {
      await goTo(page, list);
      await page.locator(".row-link").first().click();
      await page.getByText("Details").waitFor();
      expect(await seriousViolations(page, theme), `the first of ${list}`).toEqual([]);
    }
    await goTo(page, `#/channels/${CHANNEL}`);
    await page.getByRole("button", { name: "Add webhook" }).click();
    expect(await seriousViolations(page, theme), "a dialog").toEqual([]);
    await page.keyboard.press("Escape");
    await goTo(page, `#/channels/${CHANNEL}/rules`);
    await page.getByRole("button", { name: /^Missed calls get a text/ }).click();
    await page
      .getByRole("dialog")
      .getByText(/^When a call was missed/)
      .waitFor();
    expect(await seriousViolations(page, theme), "a rule").toEqual([]);
    await page.keyboard.press("Escape");
    await goTo(page, "#/callbacks");
    await page
      .getByRole("button", { name: /^Snooze/ })
      .first()
      .click();
    expect(await seriousViolations(page, theme), "a snooze").toEqual([]);
    await context.close();
  },
);

test.for<Theme>(["light", "dark"])(
  "has none before and after the first sign-in, %s",
  async (theme, { browser }) => {
    const house = await openHouse();
    const context = await openWindow(browser, { theme, width: 390 });
    const page = await context.newPage();
    await page.goto(house.gateway.url);
    await page.getByLabel("Token").waitFor();
    expect(await seriousViolations(page, theme)).toEqual([]);
    const inside = await signedIn(context, house, house.adminToken);
    await inside.getByText("Let's get your first call").waitFor();
    expect(await seriousViolations(inside, theme)).toEqual([]);
    await context.close();
    await house.close();
  },
);

test.for<Theme>(["light", "dark"])(
  "has none where calls come from a provider, %s",
  async (theme, { browser }) => {
    const house = await openHouse();
    const appId = await house.metaChannel("META-1");
    await house.gateway.channels.create({ id: "WHAPI-1", source: { kind: "whapi" } });
    const context = await openWindow(browser, { theme, width: 390 });
    const page = await signedIn(context, house, house.adminToken);
    for (const [hash, last] of [
      ["#/channels/META-1", "What this channel can do"],
      ["#/channels/META-1/rules", "Limits"],
      [`#/sources/${appId}`, "Settings of the app"],
      ["#/start?from=meta-cloud", "Choose the number"],
      ["#/start/WHAPI-1", "Have Whapi.Cloud send its calls here"],
    ] as const) {
      await goTo(page, hash);
      await page.getByRole("heading", { name: last }).waitFor();
      expect(await seriousViolations(page, theme), hash).toEqual([]);
    }
    await context.close();
    await house.close();
  },
);

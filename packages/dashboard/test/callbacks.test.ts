import type { Page } from "playwright-core";
import { openWindow, signedIn } from "./stage/browser.ts";
import { expect, test } from "./stage/dashboard-test.ts";
import { CALLER, type House } from "./stage/house.ts";

const CHANNEL = "MANTIS-M72HC";
const NAMED = "4915112345678";

async function ring(house: House, number: string): Promise<void> {
  const phone = house.network.phone(number) ?? house.network.createPhone({ number, name: "Maria Lindner" });
  const call = await phone.call(house.own.number);
  await call.ring();
  await call.hangUp();
  await call.acknowledged();
}

const rows = (page: Page) => page.getByRole("list", { name: "Callers" }).locator(":scope > li");

/** The entries as the API has them. */
async function entries(house: House, state: string): Promise<Record<string, unknown>[]> {
  const headers = { authorization: `Bearer ${house.adminToken}` };
  const response = await fetch(`${house.gateway.url}/api/callbacks?state=${state}`, { headers });
  const page = (await response.json()) as { items: Record<string, unknown>[] };
  return page.items;
}

test("lists who to call back as they are missed, newest first", async ({ page, house }) => {
  await house.linkedChannel(CHANNEL);
  await page.goto(`${house.gateway.url}/#/callbacks`);
  await page.getByText("Nobody to call back").waitFor();
  await house.call("missed");
  await page.getByText("Called once").waitFor();
  await house.call("missed");
  await ring(house, NAMED);
  await expect.poll(() => rows(page).count()).toBe(2);
  const [newest, older] = [rows(page).nth(0), rows(page).nth(1)];
  await newest.getByText("Maria Lindner").waitFor();
  await newest.getByText(`+${NAMED}`).waitFor();
  await newest.getByText(/Germany/).waitFor();
  await newest.getByText(/\d\d:\d\d there/).waitFor();
  await older.getByText(`+${CALLER}`).waitFor();
  await older.getByText(/India/).waitFor();
  const link = older.getByRole("link", { name: "Open in WhatsApp" });
  expect(await link.getAttribute("href")).toBe(`https://wa.me/${CALLER}`);
  expect(await link.getAttribute("rel")).toContain("noopener");
  await older.getByRole("button", { name: /^Called twice since/ }).click();
  await expect.poll(() => older.getByText("Caller hung up").count()).toBe(2);
  await page.getByRole("link", { name: "Callbacks 2 to call back" }).waitFor();
});

test("takes notes, assigns, snoozes, and is done", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}/#/callbacks`);
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Note: Maria Lindner" }).click();
  await dialog.getByLabel("What to remember").fill("Wants a table for six");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await rows(page).getByText("Wants a table for six").waitFor();

  await page.getByRole("button", { name: "Assign: Maria Lindner" }).click();
  await dialog.getByLabel("Name").fill("Jonas");
  await page.keyboard.press("Enter");
  await rows(page).getByText("Jonas").waitFor();
  await page.getByLabel("Assigned to").selectOption("Jonas");
  await expect.poll(() => rows(page).count()).toBe(1);
  await page.getByLabel("Assigned to").selectOption("");
  await expect.poll(() => rows(page).count()).toBe(2);

  await page.getByRole("button", { name: "Snooze: Maria Lindner" }).click();
  await dialog.getByLabel("Another time").fill("2001-01-01T10:00");
  await dialog.getByText("A time in the future").waitFor();
  await dialog.getByRole("button", { name: /^Tomorrow morning/ }).click();
  await expect.poll(() => rows(page).count()).toBe(1);
  await page.getByRole("button", { name: "Snoozed 1" }).click();
  await rows(page).getByText("Until tomorrow 09:00").waitFor();
  await page.getByRole("button", { name: "Done: Maria Lindner" }).click();
  await page.getByText("Nobody is snoozed").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await rows(page).getByText("Until tomorrow 09:00").waitFor();
  expect(await entries(house, "snoozed")).toMatchObject([
    { caller_number: NAMED, note: "Wants a table for six", assigned_to: "Jonas" },
  ]);
});

test("is worked by keyboard", async ({ page, house }) => {
  await ring(house, "33612345678");
  await page.goto(`${house.gateway.url}/#/callbacks`);
  await expect.poll(() => rows(page).count()).toBe(2);
  await page.getByText("open in WhatsApp").last().waitFor();
  // Without a chosen row, the keys that change something do nothing.
  await page.keyboard.press("d");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("n");
  await page.getByRole("dialog").getByLabel("What to remember").waitFor();
  await page.keyboard.type("djku");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await entries(house, "done")).toEqual([]);
  await page.keyboard.press("d");
  await expect.poll(() => rows(page).count()).toBe(1);
  expect(await entries(house, "done")).toMatchObject([{ caller_number: "33612345678", note: null }]);
  // The keyboard is on the neighbour by now.
  await page.keyboard.press("s");
  await page.getByRole("dialog").getByText("In 1 hour").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("u");
  await expect.poll(() => rows(page).count()).toBe(2);
});

test("strikes out who is spoken to, and opens again what was done", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}/#/callbacks`);
  await expect.poll(() => rows(page).count()).toBe(2);
  await house.call("answered");
  await expect.poll(() => rows(page).count()).toBe(1);
  await page.getByRole("button", { name: "Done", exact: true }).click();
  await rows(page).getByText("A later call was answered").waitFor();
  await page.getByRole("button", { name: `Reopen: +${CALLER}` }).click();
  await expect.poll(() => entries(house, "open").then((open) => open.length)).toBe(2);
});

test("works in the width of a phone", async ({ browser, house }) => {
  const context = await openWindow(browser, { width: 390 });
  const page = await signedIn(context, house, house.adminToken);
  await page.goto(`${house.gateway.url}/#/callbacks`);
  await expect.poll(() => rows(page).count()).toBe(2);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
  expect(await page.locator(".key-hint").isVisible()).toBe(false);
  await page
    .getByRole("button", { name: /^Snooze/ })
    .nth(1)
    .click();
  await page.getByRole("dialog").getByText("Tomorrow morning").waitFor();
  const box = await page.getByRole("dialog").boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
  await context.close();
});

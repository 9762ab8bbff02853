import type { Browser, Page } from "playwright-core";
import { test as base, expect } from "vitest";
import { type Look, openBrowser, openWindow, signedIn } from "./browser.ts";
import { type House, openHouse } from "./house.ts";

interface Fixtures {
  browser: Browser;
  /** A house without a channel; one for all tests of a file. */
  house: House;
  /** How a test looks at the page. */
  look: Look;
  /** A window on the sign-in page. */
  stranger: Page;
  /** A window, signed in as the operator. */
  page: Page;
}

/** A test in a real browser, which ends without an error in its console that nobody expected. */
export const test = base.extend<Fixtures>({
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern which fixtures are needed
    async ({}, use) => {
      const browser = await openBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: "file" },
  ],
  house: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern which fixtures are needed
    async ({}, use) => {
      const house = await openHouse();
      await use(house);
      await house.close();
    },
    { scope: "file" },
  ],
  look: {},
  stranger: async ({ browser, house, look }, use) => {
    const context = await openWindow(browser, look);
    const page = await context.newPage();
    const violations = watchPolicy(page);
    await page.goto(house.gateway.url);
    await page.getByLabel("Token").waitFor();
    await use(page);
    expect(violations).toEqual([]);
    await context.close();
  },
  page: async ({ browser, house, look }, use) => {
    const context = await openWindow(browser, look);
    const page = await signedIn(context, house, house.adminToken);
    const violations = watchPolicy(page);
    await use(page);
    expect(violations).toEqual([]);
    await context.close();
  },
});

export { expect };

/** What the page did wrong: exceptions, and what its content security policy forbids. */
function watchPolicy(page: Page): string[] {
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) wrong.push(message.text());
  });
  return wrong;
}

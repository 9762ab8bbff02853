import type { Browser, Page } from "playwright-core";
import { test as base, expect } from "vitest";
import { type Look, openBrowser, openWindow, signedIn } from "./browser.ts";
import { type House, openHouse } from "./house.ts";

interface Fixtures {
  browser: Browser;
  /** A house that begins without channels; one for all tests of a file. */
  house: House;
  /** Theme and width of the window. */
  look: Look;
  /** A window at the sign-in page. */
  stranger: Page;
  /** A window signed in as the operator. */
  page: Page;
}

/** A test in a real browser, which fails on an exception or a policy violation in the page. */
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
    const errors = collectErrors(page);
    await page.goto(house.gateway.url);
    await page.getByLabel("Token").waitFor();
    await use(page);
    expect(errors).toEqual([]);
    await context.close();
  },
  page: async ({ browser, house, look }, use) => {
    const context = await openWindow(browser, look);
    const page = await signedIn(context, house, house.adminToken);
    const errors = collectErrors(page);
    await use(page);
    expect(errors).toEqual([]);
    await context.close();
  },
});

export { expect };

/** Collects exceptions and violations of the content security policy. */
function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) errors.push(message.text());
  });
  return errors;
}

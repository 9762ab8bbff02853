import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { bringChromium, FLAGS } from "./chromium.ts";
import type { House } from "./house.ts";

export type Theme = "light" | "dark";

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: bringChromium(), args: FLAGS });
}

export interface Look {
  theme?: Theme;
  width?: number;
}

/** A window of its own, with nothing of what others left. */
export async function openWindow(
  browser: Browser,
  { theme = "light", width = 1280 }: Look = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width, height: width < 600 ? 844 : 860 },
    deviceScaleFactor: width < 600 ? 2 : 1,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    reducedMotion: "reduce",
  });
  // A busy machine is slow; what never comes still fails before the test ends.
  context.setDefaultTimeout(40_000);
  return context;
}

/** Opens the dashboard, signed in by a link as the demo prints it. */
export async function signedIn(context: BrowserContext, { gateway }: House, token: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${gateway.url}/#token=${token}`);
  await page.getByRole("navigation").waitFor();
  return page;
}

/** Goes to a page of the dashboard. */
export async function goTo(page: Page, hash: string): Promise<void> {
  // A text: what runs in the page is not typed by this side.
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

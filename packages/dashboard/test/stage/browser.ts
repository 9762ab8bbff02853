import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { FLAGS, findChromium } from "./chromium.ts";
import type { House } from "./house.ts";

export type Theme = "light" | "dark";

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: FLAGS });
}

export interface Look {
  theme?: Theme;
  width?: number;
  /** Takes a certificate that the test has made. */
  ignoreHTTPSErrors?: boolean;
}

/** A new window with its own cookies. */
export async function openWindow(
  browser: Browser,
  { theme = "light", width = 1280, ignoreHTTPSErrors = false }: Look = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    ignoreHTTPSErrors,
    colorScheme: theme,
    viewport: { width, height: width < 600 ? 844 : 860 },
    deviceScaleFactor: width < 600 ? 2 : 1,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    reducedMotion: "reduce",
  });
  // Long enough for a busy machine, and shorter than a test.
  context.setDefaultTimeout(40_000);
  return context;
}

/** Opens the dashboard through a sign-in link, as the demo prints it. */
export async function signedIn(
  context: BrowserContext,
  { gateway }: Pick<House, "gateway">,
  token: string,
): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${gateway.url}/#token=${token}`);
  await page.getByRole("navigation").waitFor();
  return page;
}

/** Goes to a page of the dashboard. */
export async function goTo(page: Page, hash: string): Promise<void> {
  // A string, because code that runs in the page has other types than this side.
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

import { openBrowser, openWindow, signedIn } from "./stage/browser.ts";
import { expect, test } from "./stage/dashboard-test.ts";
import { openHouse } from "./stage/house.ts";

const CHANNEL = "MANTIS-M72HC";
const CALLS = 100_000;

// `npm run bench:log` measures how fast it is with a million calls; no test depends on time.
test("pages through a long log without loading it", async () => {
  const house = await openHouse();
  await house.gateway.channels.create({ id: CHANNEL });
  await house.remember({ channelId: CHANNEL, calls: CALLS, days: 90 });
  const browser = await openBrowser();
  const page = await signedIn(await openWindow(browser), house, house.adminToken);
  await page.goto(`${house.gateway.url}/#/calls`);
  const rows = page.getByRole("table").locator("tbody tr:not(.placeholder)");
  await expect.poll(() => rows.count()).toBe(50);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect.poll(() => rows.count()).toBe(100);
  await browser.close();
  await house.close();
}, 120_000);

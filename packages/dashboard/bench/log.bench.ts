import type { Page } from "playwright-core";
import { test } from "vitest";
import { goTo, openBrowser, openWindow, signedIn } from "../test/stage/browser.ts";
import { openHouse } from "../test/stage/house.ts";

const CHANNEL = "MANTIS-M72HC";
const CALLS = Number(process.env.CALLS ?? 1_000_000);
const ROUNDS = 9;

const VIEWS = [
  ["the log, first page", "#/calls"],
  ["only missed ones", "#/calls?status=missed"],
  ["one caller", "#/calls?caller=491512345399"],
  ["video calls of a month", "#/calls?kind=video&range=30d"],
  ["insights of 30 days", "#/insights"],
] as const;

test(`${CALLS} calls in the database`, async () => {
  const house = await openHouse();
  await house.gateway.channels.create({ id: CHANNEL });
  await house.remember({ channelId: CHANNEL, calls: CALLS, days: 365 });
  const browser = await openBrowser();
  const page = await signedIn(await openWindow(browser), house, house.adminToken);
  for (const [name, hash] of VIEWS) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) times.push(await timeOf(page, hash));
    times.sort((a, b) => a - b);
    const [least = 0, median = 0, most = 0] = [times[0], times[Math.floor(ROUNDS / 2)], times.at(-1)];
    process.stdout.write(
      `${name.padEnd(26)} median ${median.toFixed(0)} ms, from ${least.toFixed(0)} to ${most.toFixed(0)}\n`,
    );
  }
  await browser.close();
  await house.close();
});

/** From the click on a link to the page that is drawn: milliseconds. */
async function timeOf(page: Page, hash: string): Promise<number> {
  await goTo(page, "#/channels");
  await page.getByRole("heading", { name: "Channels" }).waitFor();
  return page.evaluate<number>(`new Promise((resolve) => {
    const begun = performance.now();
    location.hash = ${JSON.stringify(hash)};
    const look = () => {
      const isThere = document.querySelector(".call-row, .heat-map");
      if (isThere) requestAnimationFrame(() => resolve(performance.now() - begun));
      else setTimeout(look, 2);
    };
    look();
  })`);
}

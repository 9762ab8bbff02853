import type { Page } from "playwright-core";
import { goTo, openWindow, signedIn } from "./stage/browser.ts";
import { expect, test } from "./stage/dashboard-test.ts";
import type { House } from "./stage/house.ts";

const CHANNEL = "MANTIS-M72HC";
const PAGES = [
  "#/live",
  "#/calls",
  "#/callbacks",
  "#/insights",
  "#/channels",
  "#/tokens",
  `#/channels/${CHANNEL}`,
  `#/channels/${CHANNEL}/rules`,
  "#/channels/META-1",
  "#/channels/WHAPI-1",
  "#/start?from=meta-cloud",
  "#/start/WHAPI-1",
  "#/deliveries",
];

/** Two channels, an endpoint that failed, calls of several days: whatever makes a table wide. */
async function fill(house: House): Promise<void> {
  if (house.gateway.channels.list().length > 0) return;
  await house.linkedChannel(CHANNEL);
  await house.gateway.channels.create({ id: "FALCON-7QX2P", name: "Night line" });
  const channels = [CHANNEL, "FALCON-7QX2P"];
  const scopes = ["read", "send", "manage"] as const;
  await house.gateway.channels.tokens.add({
    name: "A program with a long name",
    channels,
    scopes,
    expiresAt: null,
  });
  await house.metaChannel("META-1");
  await house.gateway.channels.create({ id: "WHAPI-1", source: { kind: "whapi" } });
  const webhookId = house.gateway.channels.webhooks.list(CHANNEL)[0]?.webhookId ?? "";
  await house.remember({ channelId: CHANNEL, calls: 60, days: 3, webhookId });
  await expect.poll(() => house.own.devices.some(({ isOnline }) => isOnline)).toBe(true);
  await house.call("missed", { video: true, group: true });
}

const WIDTHS = [320, 390, 900, 1280];

/** Whether nothing is wider than the window, or than the panel that it is in, at every width. */
async function expectNothingCutOff(page: Page, what: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 860 });
    const wide = await page.evaluate<
      string[]
    >(`[document.documentElement, ...document.querySelectorAll(".panel")]
      .filter((part) => part.scrollWidth > part.clientWidth)
      .map((part) => (part.getAttribute("aria-label") ?? part.className) + " by " + (part.scrollWidth - part.clientWidth) + " px")`);
    expect(wide, `${what} at ${width} px`).toEqual([]);
  }
}

test("cuts nothing off, on a phone or a screen", async ({ browser, house }) => {
  await fill(house);
  const context = await openWindow(browser);
  const page = await signedIn(context, house, house.adminToken);
  const app = house.gateway.channels.sources.list()[0];
  for (const hash of [...PAGES, `#/sources/${app?.id}`]) {
    await goTo(page, hash);
    await page.waitForTimeout(400);
    await expectNothingCutOff(page, hash);
  }
  await context.close();
});

/** What a page looks like before an answer has come, and when none comes: the requests that are held up. */
const STATES: readonly (readonly [string, RegExp, string])[] = [
  ["while it connects", /\/api\/events/, "Connecting"],
  ["while its lists load", /\/api\/calls/, "Live"],
];

test("cuts nothing off before it has loaded, and while the gateway is gone", async ({ browser, house }) => {
  await fill(house);
  const context = await openWindow(browser);
  for (const [state, held, word] of STATES) {
    const page = await context.newPage();
    await page.route(held, () => new Promise(() => {}));
    await page.goto(`${house.gateway.url}/#token=${house.adminToken}`);
    await page.getByRole("banner").getByRole("status").getByText(word, { exact: true }).waitFor();
    await expectNothingCutOff(page, state);
    await page.close();
  }
  const page = await signedIn(context, house, house.adminToken);
  await house.call("missed");
  await page
    .getByRole("row", { name: /Missed/ })
    .first()
    .waitFor();
  const ringing = await house.caller.call(house.own.number, { video: true, group: true });
  await page.getByRole("region", { name: "Ringing now" }).getByText("Group").waitFor();
  await expectNothingCutOff(page, "while a call rings");
  await ringing.hangUp();
  await house.stopGateway();
  await page.getByRole("banner").getByRole("status").getByText("Offline", { exact: true }).waitFor();
  await expectNothingCutOff(page, "while the gateway is gone");
  await context.close();
  await house.startGateway();
});

test.for([390, 1280])(
  "draws the rows of a timeline on one axis, %i px",
  async (width, { browser, house }) => {
    await fill(house);
    const context = await openWindow(browser, { width });
    const page = await signedIn(context, house, house.adminToken);
    await goTo(page, "#/calls?kind=video");
    await page.locator(".row-link").first().click();
    await page.getByText("Details").waitFor();
    const widths = await page.evaluate<number[]>(
      `[...document.querySelectorAll(".timeline-track")].map((track) => track.getBoundingClientRect().width)`,
    );
    expect(widths.length).toBeGreaterThan(2);
    expect(new Set(widths).size).toBe(1);
    await context.close();
  },
);

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

test.for([390, 900, 1280])("cuts nothing off in a window of %i px", async (width, { browser, house }) => {
  await fill(house);
  const context = await openWindow(browser, { width });
  const page = await signedIn(context, house, house.adminToken);
  const app = house.gateway.channels.sources.list()[0];
  for (const hash of [...PAGES, `#/sources/${app?.id}`]) {
    await goTo(page, hash);
    await page.waitForTimeout(400);
    expect(await page.evaluate("document.documentElement.scrollWidth"), hash).toBe(width);
    const cut = await page.evaluate<string[]>(`[...document.querySelectorAll(".panel")]
      .filter((panel) => panel.scrollWidth > panel.clientWidth)
      .map((panel) => panel.getAttribute("aria-label") + " by " + (panel.scrollWidth - panel.clientWidth) + " px")`);
    expect(cut, hash).toEqual([]);
  }
  await context.close();
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

import { mkdir } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { until } from "../../gateway/test/stage/until.ts";
import { goTo, openBrowser, openWindow, signedIn } from "../test/stage/browser.ts";
import { type House, openHouse } from "../test/stage/house.ts";
import { FOLDER, LOOKS, pictureOf, shoot as shootPage } from "./shoot.ts";

/** Pages that the README shows: their first screen. */
const README = ["live", "call", "insights"];
const CHANNEL = "MANTIS-M72HC";

let house: House;
let empty: House;
let browser: Browser;
let missed = "";

beforeAll(async () => {
  await mkdir(FOLDER, { recursive: true });
  browser = await openBrowser();
  empty = await openHouse();
  house = await openHouse();
  await setScene();
});

afterAll(async () => {
  await browser.close();
  await house.close();
  await empty.close();
});

/** A month of calls, an endpoint that failed and recovered, another that fails, and a ringing call. */
async function setScene(): Promise<void> {
  await house.linkedChannel(CHANNEL);
  const { gateway } = house;
  const webhook = gateway.channels.webhooks.list(CHANNEL)[0];
  await house.remember({
    channelId: CHANNEL,
    calls: 4_200,
    days: 30,
    webhookId: webhook?.webhookId ?? "",
  });
  await until("the channel is back", () => house.own.devices.some(({ isOnline }) => isOnline));
  const channels = house.gateway.channels;
  await channels.create({ id: "FALCON-7QX2P", name: "Night line" });
  await channels.settings.change(CHANNEL, { settings: { callback_backoff_delay_ms: 3_000 } });
  house.answer({ status: 503, body: '{"error":"the CRM is down for a moment"}' });
  missed = await placeMissedCall();
  await until("a second attempt", () => house.receiver.requests.length > 1);
  house.answer(200);
  await until("all are taken", () => house.receiver.taken().length >= 3);
  await channels.webhooks.add(CHANNEL, { url: "http://127.0.0.1:9/crm/calls", mode: "path" });
  await house.call("answered");
  const ringing = await house.caller.call("61371989950", {});
  await ringing.ring();
}

/** A call of 14 seconds that ended just now, by WhatsApp's clock. */
async function placeMissedCall(): Promise<string> {
  const end = Date.now();
  const call = await house.caller.call("61371989950", { video: true, at: end - 14_000 });
  await call.ring({ at: end - 13_000 });
  await call.hangUp({ at: end });
  await call.acknowledged();
  return call.id;
}

test.each(LOOKS)("every page, $theme, $width px", async (look) => {
  const { theme, width } = look;
  const shoot = async (page: Page, as: string): Promise<void> => {
    await page.waitForTimeout(450);
    if (README.includes(as)) await page.screenshot({ path: pictureOf(`readme-${as}`, look) });
    await shootPage(page, as, look);
  };
  const outside = await openWindow(browser, { theme, width });
  const signIn = await outside.newPage();
  await signIn.goto(house.gateway.url);
  await signIn.getByLabel("Token").waitFor();
  await shoot(signIn, "sign-in");
  const start = await signedIn(outside, empty, empty.adminToken);
  await start.getByText("Let's get your first call").waitFor();
  await shoot(start, "first-run");
  await outside.close();

  const context = await openWindow(browser, { theme, width });
  const page = await signedIn(context, house, house.adminToken);
  await page.getByText("Recent calls").waitFor();
  await shoot(page, "live");
  const places = [
    ["calls", "#/calls"],
    ["call", `#/calls/${CHANNEL}/${missed}`],
    ["insights", "#/insights"],
    ["channels", "#/channels"],
    ["channel", `#/channels/${CHANNEL}`],
    ["channel-new", "#/channels/FALCON-7QX2P"],
    ["deliveries", "#/deliveries"],
    ["failing", "#/deliveries?state=failing"],
  ] as const;
  for (const [as, hash] of places) {
    await goTo(page, hash);
    if (as === "channel-new") {
      const begin = page.getByRole("button", { name: "Show the QR code" });
      const code = page.getByRole("img", { name: /QR code/ });
      await begin.or(code).first().waitFor();
      if (await begin.isVisible()) await begin.click();
      await code.waitFor();
    }
    await shoot(page, as);
    if (as === "channel") {
      await page.getByRole("button", { name: "Add webhook" }).click();
      await page.getByLabel("calls.post").waitFor();
      await shoot(page, "webhook-dialog");
      await page.keyboard.press("Escape");
    }
  }
  await context.close();
});

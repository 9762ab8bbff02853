import { mkdir } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { until } from "../../gateway/test/stage/until.ts";
import { goTo, openBrowser, openWindow, signedIn } from "../test/stage/browser.ts";
import { type House, openHouse } from "../test/stage/house.ts";
import { FOLDER, LOOKS, shoot } from "./shoot.ts";

const CHANNEL = "MANTIS-M72HC";

let house: House;
let browser: Browser;
let placed = "";

beforeAll(async () => {
  await mkdir(FOLDER, { recursive: true });
  browser = await openBrowser();
  house = await openHouse();
  await house.linkedChannel(CHANNEL);
  const { webhooks } = house.gateway.channels;
  const webhook = await webhooks.add(CHANNEL, { url: house.receiver.url, events: ["calls.patch"] });
  // The phone has shared its key, and the gateway has stored it, once this one is told.
  await house.own.placesCall({ to: house.caller.number, result: "MISSED" });
  await updates(1);
  const past = { channelId: CHANNEL, calls: 900, days: 30, placed: 320 };
  await house.remember({ ...past, webhookId: webhook.webhookId });
  await until("the channel is back", () => house.own.devices.some(({ isOnline }) => isOnline));
  await house.call("missed");
  const call = { to: house.caller.number, duration: 93 };
  placed = (await house.own.placesCall(call)).id;
  await updates(2);
});

const updates = (count: number) =>
  until(
    `${count} updates`,
    () => house.receiver.requests.filter(({ body }) => body.includes("calls_updates")).length >= count,
  );

afterAll(async () => {
  await browser.close();
  await house.close();
});

test.each(LOOKS)("the phone's call log, $theme, $width px", async (look) => {
  const context = await openWindow(browser, look);
  const page = await signedIn(context, house, house.adminToken);
  const places = [
    ["log-calls", "#/calls?direction=any"],
    ["log-outgoing", "#/calls?direction=outgoing"],
    ["log-call", `#/calls/${CHANNEL}/${placed}`],
    ["log-insights", "#/insights"],
    ["log-channel", `#/channels/${CHANNEL}`],
  ] as const;
  for (const [as, hash] of places) {
    await goTo(page, hash);
    await page.waitForTimeout(600);
    await shoot(page, as, look);
  }
  await context.close();
});

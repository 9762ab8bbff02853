import { mkdir } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { openBrowser, openWindow, signedIn } from "../test/stage/browser.ts";
import { type House, openHouse } from "../test/stage/house.ts";
import { FOLDER, LOOKS, shoot } from "./shoot.ts";

const CHANNEL = "MANTIS-M72HC";
const RULES = {
  rules: [
    { id: "vip", when: { on: "offered", callers: ["list:vip"] }, then: [] },
    {
      id: "closed",
      when: {
        on: "offered",
        hours: {
          timezone: "Europe/Berlin",
          days: ["mon", "tue", "wed", "thu", "fri"],
          from: "09:00",
          to: "18:00",
          outside: true,
        },
      },
      then: [
        { reject: { after_s: 2 } },
        {
          text: {
            body: "We are closed right now. Write to us here, and we answer as soon as we are back.",
            after_s: 3,
          },
        },
      ],
    },
    {
      id: "missed",
      when: { on: "missed", end_reason: ["timeout", "hung_up"] },
      then: [
        { tag: { word: "missed" } },
        { text: { body: "Sorry we missed your call, {name}. How can we help?", after_s: 1 } },
        { remind: { in_min: 30 } },
      ],
    },
  ],
  lists: { vip: ["+4915100000000", "+33612345678"] },
};

let house: House;
let empty: House;
let browser: Browser;

beforeAll(async () => {
  await mkdir(FOLDER, { recursive: true });
  browser = await openBrowser();
  empty = await openHouse();
  await empty.linkedChannel(CHANNEL);
  house = await openHouse();
  await house.linkedChannel(CHANNEL);
  await house.remember({ channelId: CHANNEL, calls: 600, days: 30 });
  const headers = { authorization: `Bearer ${house.adminToken}`, "content-type": "application/json" };
  const url = `${house.gateway.url}/api/channels/${CHANNEL}/rules`;
  await fetch(url, { method: "PUT", headers, body: JSON.stringify(RULES) });
  await house.call("missed");
  await house.call("missed");
});

afterAll(async () => {
  await browser.close();
  await house.close();
  await empty.close();
});

test.each(LOOKS)("rules, $theme, $width px", async (look) => {
  const outside = await openWindow(browser, look);
  const start = await signedIn(outside, empty, empty.adminToken);
  await start.goto(`${empty.gateway.url}/#/channels/${CHANNEL}/rules`);
  await start.getByText("No rules yet").waitFor();
  await start.getByText("Nothing yet").waitFor();
  await shoot(start, "rules-empty", look);
  await outside.close();

  const context = await openWindow(browser, look);
  const page = await signedIn(context, house, house.adminToken);
  await page.goto(`${house.gateway.url}/#/channels/${CHANNEL}`);
  await page.getByText(/^When a call was missed/).waitFor();
  await page.waitForTimeout(400);
  await shoot(page, "rules-channel", look);
  await page.goto(`${house.gateway.url}/#/channels/${CHANNEL}/rules`);
  await page
    .getByText(/^Would have acted on/)
    .first()
    .waitFor();
  await page.getByRole("table").or(page.getByText("Nothing yet")).first().waitFor();
  await page.waitForTimeout(400);
  await page.getByRole("button", { name: "Move missed up" }).click();
  await page.getByText(/^These rules would have/).waitFor();
  await shoot(page, "rules", look);
  await page.getByRole("button", { name: "Edit closed" }).click();
  await page
    .getByRole("dialog")
    .getByText(/^Would have acted on/)
    .waitFor();
  await page.setViewportSize({ width: look.width, height: 2_000 });
  await page.waitForTimeout(200);
  await page.screenshot({ path: `${FOLDER}/rules-dialog-${look.width}-${look.theme}.png` });
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Edit missed" }).click();
  await page.getByRole("dialog").getByLabel("Text", { exact: true }).fill("Sorry {nmae}");
  await page
    .getByRole("dialog")
    .getByText(/Expected no placeholder/)
    .waitFor();
  await page.screenshot({ path: `${FOLDER}/rules-fault-${look.width}-${look.theme}.png` });
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Switch texts off" }).click();
  await page.getByText("Texts are off").waitFor();
  await shoot(page, "rules-off", look);
  await page.getByRole("button", { name: "Switch texts on" }).click();
  await page.getByText("Texts are on").waitFor();
  await context.close();
});

import { mkdir } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { until } from "../../gateway/test/stage/until.ts";
import { openBrowser, openWindow, signedIn } from "../test/stage/browser.ts";
import { type House, openHouse } from "../test/stage/house.ts";
import { FOLDER, LOOKS, shoot } from "./shoot.ts";

const CHANNEL = "MANTIS-M72HC";
const PEOPLE = [
  ["4915112345678", "Maria Lindner", 1],
  ["919984351847", "Priya", 3],
  ["12125550123", "Sam from the Print Shop on Lexington Avenue", 1],
  ["33612345678", undefined, 2],
  ["61412345678", "Jack", 1],
] as const;

let house: House;
let browser: Browser;

beforeAll(async () => {
  await mkdir(FOLDER, { recursive: true });
  browser = await openBrowser();
  house = await openHouse();
  await house.linkedChannel(CHANNEL);
  await house.gateway.channels.create({ id: "FALCON-7QX2P", name: "Night line" });
  for (const [number, name, calls] of PEOPLE) await ring(number, name, calls);
  const [first, second] = (await api<{ items: { id: string }[] }>("GET", "")).items;
  await api("PATCH", `/${first?.id}`, { assigned_to: "Jonas" });
  await api("PATCH", `/${second?.id}`, {
    note: "Wants a table for six on Saturday, and asked whether the terrace is open. Speaks French and a little English.",
    assigned_to: "Maria",
  });
});

afterAll(async () => {
  await browser.close();
  await house.close();
});

async function ring(number: string, name: string | undefined, calls: number): Promise<void> {
  const phone =
    house.network.phone(number) ?? house.network.createPhone({ number, ...(name !== undefined && { name }) });
  for (let nth = calls; nth > 0; nth -= 1) {
    const end = Date.now() - (nth - 1) * 4_000_000;
    const call = await phone.call(house.own.number, { at: end - 20_000 });
    await call.ring({ at: end - 19_000 });
    await call.hangUp({ at: end });
    await call.acknowledged();
  }
  await until("it is listed", async () => {
    const { items } = await api<{ items: { caller_number: string }[] }>("GET", "");
    return items.some(({ caller_number }) => caller_number === number);
  });
}

async function api<T>(method: string, path: string, body?: object): Promise<T> {
  const headers = { authorization: `Bearer ${house.adminToken}`, "content-type": "application/json" };
  const url = `${house.gateway.url}/api/callbacks${path}`;
  const response = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return (await response.json()) as T;
}

test.each(LOOKS)("callbacks, $theme, $width px", async (look) => {
  const context = await openWindow(browser, look);
  const page = await signedIn(context, house, house.adminToken);
  await page.goto(`${house.gateway.url}/#/callbacks`);
  const tries = page.getByRole("button", { name: /^Called 3 times/ });
  await tries.click();
  await page.getByText("Caller hung up").first().waitFor();
  await page.keyboard.press("k");
  await shoot(page, "callbacks", look);
  await page.getByRole("button", { name: "Snooze: Jack" }).click();
  await page.getByRole("dialog").waitFor();
  await shoot(page, "callbacks-snooze", look);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Assign: Jack" }).click();
  await page.getByRole("dialog").waitFor();
  await shoot(page, "callbacks-assign", look);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Done: Jack" }).click();
  await page.getByRole("button", { name: "Undo" }).waitFor();
  await page.getByRole("button", { name: "Done", exact: true }).click();
  await page.getByRole("button", { name: "Reopen: Jack" }).waitFor();
  await shoot(page, "callbacks-done", look);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Taken back.").waitFor();
  await page.goto(`${house.gateway.url}/#/insights`);
  await page.getByRole("heading", { name: "Ring time" }).waitFor();
  await context.close();
});

import { mkdir } from "node:fs/promises";
import { MetaProvider } from "@ringhook/simulator/providers";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { openBrowser, openWindow, signedIn } from "../test/stage/browser.ts";
import { type House, openHouse } from "../test/stage/house.ts";
import { FOLDER, LOOKS, type Look, shoot as shootPage } from "./shoot.ts";

const APP_SECRET = "the secret of an app at Meta";

let browser: Browser;

beforeAll(async () => {
  await mkdir(FOLDER, { recursive: true });
  browser = await openBrowser();
});
afterAll(() => browser.close());

const shown = (page: Page, name: string): Promise<string> =>
  page
    .locator(".named-copy", { has: page.locator("strong", { hasText: new RegExp(`^${name}$`) }) })
    .locator("code")
    .innerText();

/** The way of somebody who sees the product for the first time, from an empty gateway to a call of Meta's. */
async function walkMeta(page: Page, house: House, look: Look): Promise<void> {
  const shoot = (as: string): Promise<void> => shootPage(page, `sources-${as}`, look);
  await page.getByText("Let's get your first call").waitFor();
  await shoot("1-choose");
  await page.getByRole("radio", { name: "Meta's Cloud API" }).check();
  await page.getByLabel("App secret").fill(APP_SECRET);
  await shoot("2-app");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("Waiting for Meta to check the callback URL").waitFor();
  await shoot("3-callback");
  const meta = new MetaProvider({
    url: await shown(page, "Callback URL"),
    appSecret: APP_SECRET,
    speed: 1_000,
  });
  await meta.verify("mistyped");
  await page.getByText(/the verify token at Meta is not the one shown here/).waitFor();
  await shoot("4-refused");
  await meta.verify(await shown(page, "Verify token"));
  await page.getByText("Meta has checked the callback URL").waitFor();
  await shoot("5-verified");
  await page.getByRole("button", { name: "I have done this, continue" }).click();
  await page.getByLabel("Phone number ID").fill(meta.business.phoneNumberId);
  await shoot("6-number");
  await page.getByRole("button", { name: "Create channel" }).click();
  await page.getByText("whsec_").waitFor();
  await shoot("7-secrets");
  await page.getByLabel("URL", { exact: true }).fill(house.receiver.url);
  await page.getByRole("button", { name: "Add webhook" }).click();
  await page.getByRole("button", { name: "Send test" }).click();
  await page.getByText(/^Waiting for the first request/).waitFor();
  await shoot("8-waiting");
  await meta.play("missed");
  await page.getByRole("heading", { name: "It works" }).waitFor();
  await shoot("9-works");
  const other = new MetaProvider({
    url: `${house.gateway.url}/in/meta/${house.gateway.channels.sources.list()[0]?.id}`,
    appSecret: APP_SECRET,
    speed: 1_000,
    business: { phoneNumberId: "4711" },
  });
  await other.play("missed");
  meta.close();
  other.close();
}

test.each(LOOKS)("calls from elsewhere, $theme, $width px", async (look) => {
  const house = await openHouse();
  const context = await openWindow(browser, look);
  const page = await signedIn(context, house, house.adminToken);
  const shoot = (as: string): Promise<void> => shootPage(page, `sources-${as}`, look);
  await walkMeta(page, house, look);

  const { channels, url } = house.gateway;
  const meta = channels.list()[0]?.id;
  await page.goto(`${url}/#/channels/${meta}`);
  await page.getByText(/^Meta reaches Ringhook/).waitFor();
  await shoot("channel-meta");
  await page.goto(`${url}/#/channels/${meta}/rules`);
  await page.getByText("but not decline calls or write", { exact: false }).waitFor();
  await shoot("channel-rules");
  await page.goto(`${url}/#/sources/${channels.sources.list()[0]?.id}`);
  await page.getByText("Add a channel for it").waitFor();
  await shoot("app");
  await page.getByRole("button", { name: "New app secret …" }).click();
  await shoot("app-secret");
  await page.keyboard.press("Escape");

  await page.goto(`${url}/#/start?from=whapi`);
  await page.getByText("More about the channel at Whapi.Cloud").click();
  await shoot("whapi-1-choose");
  await page.getByRole("button", { name: "Create channel" }).click();
  await page.getByText("whsec_").waitFor();
  await page.getByText("Or enter it by hand at Whapi.Cloud").click();
  await shoot("whapi-2-connect");
  const whapi = channels.list().find(({ source }) => source.kind === "whapi")?.id;
  await page.goto(`${url}/#/channels/${whapi}`);
  await page.getByText(/^Waiting for the first request of/).waitFor();
  await shoot("channel-whapi");
  await page.goto(`${url}/#/channels`);
  await page.getByRole("heading", { name: "Apps of Meta's" }).waitFor();
  await shoot("channels");
  await context.close();
  await house.close();
});

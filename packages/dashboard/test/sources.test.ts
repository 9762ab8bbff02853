import { MetaProvider, WhapiProvider } from "@ringhook/simulator/providers";
import type { Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { expect, test } from "./stage/dashboard-test.ts";
import type { House } from "./stage/house.ts";

const APP_SECRET = "the secret of an app at Meta";
const WHAPI_TOKEN = "a token of a channel at Whapi.Cloud";
const WAITING = /^Waiting for the first request/;

/** A simulated Meta that sends to what the page shows. */
async function metaFor(page: Page): Promise<{ meta: MetaProvider; token: string }> {
  const url = await shown(page, "Callback URL");
  const meta = new MetaProvider({ url, appSecret: APP_SECRET, speed: 1_000 });
  onTestFinished(() => meta.close());
  return { meta, token: await shown(page, "Verify token") };
}

/** A value of the page that is there to be copied. */
async function shown(page: Page, name: string): Promise<string> {
  const row = page.locator(".named-copy", {
    has: page.locator("strong", { hasText: new RegExp(`^${name}$`) }),
  });
  return (await row.locator("code").innerText()).trim();
}

/** Sends a request with a secret or a signature that does not fit. @returns the status of the answer */
async function refusedAt(url: string, header: string, value: string): Promise<number> {
  return (await fetch(url, { method: "POST", headers: { [header]: value }, body: "{}" })).status;
}

async function addWebhook(page: Page, house: House): Promise<void> {
  await page.getByLabel("URL", { exact: true }).fill(house.receiver.url);
  await page.getByRole("button", { name: "Add webhook" }).click();
  await page.getByRole("button", { name: "Send test" }).click();
  await page.getByText(/responded with 200/).waitFor();
}

test("leads from an empty gateway to the first call of a number at Meta, by the page alone", async ({
  page,
  house,
}) => {
  await page.getByText("Let's get your first call").waitFor();
  await page.getByRole("radio", { name: "Meta's Cloud API" }).check();
  await page.getByLabel("App secret").fill(APP_SECRET);
  await page.getByLabel("Name of the app").fill("Shop");
  await page.getByRole("button", { name: "Continue" }).click();

  await page.getByText("Waiting for Meta to check the callback URL").waitFor();
  const { meta, token } = await metaFor(page);
  expect(await meta.verify("mistyped")).toBe(false);
  await page.getByText(/the verify token at Meta is not the one shown here/).waitFor();
  expect(await meta.verify(token)).toBe(true);
  await page.getByText("Meta has checked the callback URL").waitFor();
  await page.getByText(/A request was refused/).waitFor({ state: "detached" });
  // A reload changes nothing: the URL and the gateway know how far it is.
  await page.reload();
  await page.getByText("Meta has checked the callback URL").waitFor();
  await page.getByRole("button", { name: "I have done this, continue" }).click();

  await page.getByLabel("Phone number ID").fill("+1 631 555 3601");
  await page.getByText(/Digits alone/).waitFor();
  await page.getByLabel("Phone number ID").fill(meta.business.phoneNumberId);
  await page.getByLabel("Name", { exact: true }).fill("Sales");
  await page.getByRole("button", { name: "Create channel" }).click();
  await page.getByText("whsec_").waitFor();
  await addWebhook(page, house);

  await page.getByText(WAITING).waitFor();
  await meta.play("missed");
  await page.getByRole("heading", { name: "It works" }).waitFor();
  await page.getByText(/^Meta reaches Ringhook/).waitFor();
  await page.getByRole("row", { name: /Missed/ }).waitFor();
  await expect.poll(() => house.receiver.taken().length).toBe(3);
});

test("says of an app what came, which number has no channel, and who uses it", async ({ page, house }) => {
  const [app] = house.gateway.channels.sources.list();
  await page.goto(`${house.gateway.url}/#/channels`);
  await page.getByRole("link", { name: "Shop" }).click();
  await page.getByRole("heading", { name: "Shop" }).waitFor();
  await page.getByText("Receiving", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Sales" }).waitFor();
  expect(await refusedAt(await shown(page, "Callback URL"), "x-hub-signature-256", "sha256=0")).toBe(401);
  await page.getByText(/A request was refused/).waitFor();
  const other = new MetaProvider({
    url: await shown(page, "Callback URL"),
    appSecret: APP_SECRET,
    speed: 1_000,
    business: { phoneNumberId: "4711" },
  });
  onTestFinished(() => other.close());
  await other.play("missed");
  await page.getByRole("link", { name: "Add a channel for it" }).click();
  await page.getByRole("heading", { name: "New channel" }).waitFor();
  expect(await page.getByLabel("Phone number ID").inputValue()).toBe("4711");
  await page.goBack();

  await page.getByRole("button", { name: "Delete …" }).press("Enter");
  await page.getByText("Channels get their calls through this app: delete them first.").first().waitFor();
  await page.getByRole("button", { name: "New app secret …" }).click();
  await page.getByRole("dialog").getByLabel("App secret").fill("the next secret");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The new secret counts.", { exact: false }).waitFor();
  const settings = app?.sourceSettings;
  expect(settings?.kind === "meta-app" && settings.secrets.map(({ secret }) => secret)).toEqual([
    "the next secret",
    APP_SECRET,
  ]);
  await page.getByRole("button", { name: "Change …" }).click();
  await page.getByLabel("Pass requests on to").fill("ftp://bot.example.com");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText(/expected a URL that begins with http/i).waitFor();
  await page.getByLabel("Pass requests on to").fill(house.receiver.url);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText(`Each request goes on to ${house.receiver.url}`).waitFor();
});

test("has what such a channel cannot do grey, with the reason", async ({ page, house }) => {
  const channelId = house.gateway.channels.list().find(({ source }) => source.kind === "meta-cloud")?.id;
  await page.goto(`${house.gateway.url}/#/channels/${channelId}`);
  const can = page.getByRole("region", { name: "What this channel can do" });
  await can
    .getByRole("listitem")
    .filter({ hasText: "No: Decline calls" })
    .getByText("Do this with Meta's own API.")
    .waitFor();
  expect(await can.locator(".cannot").count()).toBe(5);
  const logOut = page.getByRole("button", { name: /Log out/ });
  expect(await logOut.getAttribute("aria-disabled")).toBe("true");
  await logOut.focus();
  await page.keyboard.press("Enter");
  await page.getByText("A number on Meta's platform is linked to no phone.").nth(1).waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
  await page.goto(`${house.gateway.url}/#/channels/${channelId}/rules`);
  await page.getByText("but not decline calls or write", { exact: false }).waitFor();
});

test("adds a channel of Whapi.Cloud's by hand, and says so when the secret does not fit", async ({
  page,
  house,
}) => {
  await page.goto(`${house.gateway.url}/#/channels`);
  await page.getByRole("link", { name: "New channel" }).click();
  await page.getByRole("radio", { name: "Whapi.Cloud" }).check();
  await page.getByLabel("Name", { exact: true }).fill("Shop line");
  await page.getByRole("button", { name: "Create channel" }).click();
  await page.getByText("whsec_").waitFor();
  await page.getByText("Or enter it by hand at Whapi.Cloud").click();
  const [url, header, secret] = [
    await shown(page, "URL"),
    await shown(page, "Header"),
    await shown(page, "Secret"),
  ];
  await page.getByText(WAITING).waitFor();
  expect(await refusedAt(url, header, "mistyped")).toBe(401);
  await page.getByText(/its secret does not fit/).waitFor();
  const events = [{ type: "calls", method: "post" }];
  const webhook = { url, mode: "body" as const, headers: { [header]: secret }, events };
  const whapi = new WhapiProvider({ token: WHAPI_TOKEN, speed: 1_000, settings: { webhooks: [webhook] } });
  onTestFinished(() => whapi.close());
  await whapi.play("missed");
  await page.getByLabel("URL", { exact: true }).fill(house.receiver.url);
  await page.getByRole("button", { name: "Add webhook" }).click();
  await page.getByRole("heading", { name: "It works" }).waitFor();
});

test("has itself set up at Whapi.Cloud with a token, and makes a new secret", async ({ page, house }) => {
  const whapi = new WhapiProvider({ token: WHAPI_TOKEN, speed: 1_000 });
  onTestFinished(() => whapi.close());
  const apiUrl = await whapi.serve();
  await house.gateway.channels.create({ id: "WHAPI-2", name: "Second shop", source: { kind: "whapi" } });
  await page.goto(`${house.gateway.url}/#/channels/WHAPI-2`);
  await page.getByText(/This turns green by itself/).waitFor();
  await page.getByText("Whapi.Cloud gave me another API address").click();
  await page.getByLabel("API address").fill(apiUrl);
  await page.getByLabel(/^API token/).fill("mistyped");
  const register = page.getByRole("button", { name: "Set it up at Whapi.Cloud" });
  await register.click();
  await page.getByText("Check the token of the channel at Whapi.Cloud.", { exact: false }).waitFor();
  await page.getByLabel(/^API token/).fill(WHAPI_TOKEN);
  await register.click();
  await page.getByText(/^Done: Whapi.Cloud sends/).waitFor();
  await whapi.play("answered");
  await page.getByText(/^Whapi.Cloud reaches Ringhook/).waitFor();
  await page.getByText("Receiving", { exact: true }).waitFor();
  await page.getByRole("button", { name: "New secret for Whapi.Cloud" }).click();
  await page.getByRole("dialog").getByText(/^rhs_/).waitFor();
});

import { stateReasons } from "../../gateway/src/sources/state-reasons.ts";
import { until } from "../../gateway/test/stage/until.ts";
import { expect, test } from "./stage/dashboard-test.ts";

test("leads from an empty gateway to the first call", async ({ page, house }) => {
  await page.getByText("Let's get your first call").waitFor();
  await page.getByLabel("Name").fill("Support");
  await page.getByRole("button", { name: "Create channel" }).click();

  await page.getByText("whsec_").waitFor();
  await page.getByRole("button", { name: "Show the QR code" }).click();
  await page.getByRole("img", { name: /QR code/ }).waitFor();
  await page.getByRole("button", { name: "Scan with the demo phone" }).click();

  await page.getByLabel("URL").fill("ftp://example.com");
  await page.getByRole("button", { name: "Add webhook" }).click();
  await page.getByText(/expected a URL that begins with http/i).waitFor();
  await page.getByLabel("URL").fill(house.receiver.url);
  await page.getByRole("button", { name: "Add webhook" }).click();

  await page.getByRole("button", { name: "Send test" }).click();
  await page.getByText(/responded with 200/).waitFor();
  expect(JSON.parse(house.receiver.requests[0]?.body ?? "")).toMatchObject({ calls: [{ status: "missed" }] });

  await page.getByLabel("Caller").waitFor();
  await page.getByRole("button", { name: "Call", exact: true }).click();
  await page.getByRole("button", { name: /^Let it ring/ }).click();
  await page.getByRole("link", { name: /Ringing/ }).waitFor();
  await page.getByRole("button", { name: /^Decline/ }).click();
  await page.getByRole("heading", { name: "It works" }).waitFor();
  await until("all statuses arrive", () => house.receiver.taken().length === 4);
});

test("shows the token and the secret only once", async ({ page, house }) => {
  const [channel] = house.gateway.channels.list();
  await page.goto(`${house.gateway.url}/#/start/${channel?.id}`);
  await page.getByRole("heading", { name: "It works" }).waitFor();
  expect(await page.getByText("whsec_").count()).toBe(0);
});

test("says why it is logged out and what to do, and links by a pairing code", async ({ page, house }) => {
  const [channel] = house.gateway.channels.list();
  await page.goto(`${house.gateway.url}/#/channels/${channel?.id}`);
  await page.getByRole("button", { name: /Log out/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Log out" }).click();
  const { sentence, next } = stateReasons.logged_out;
  await page.getByText(`${sentence} ${next}`).first().waitFor();
  await page.getByRole("button", { name: "Link with a code instead" }).click();
  await page.getByLabel("Phone number").fill(`+${house.own.number}`);
  await page.getByRole("button", { name: "Get code" }).click();
  await page.getByRole("button", { name: "Enter it on the demo phone" }).click();
  await page.getByText("Linked number").waitFor();
});

import { expect, test } from "./stage/dashboard-test.ts";

const CHANNEL = "MANTIS-M72HC";

test("checks settings as they are typed, and keeps them", async ({ page, house }) => {
  await house.linkedChannel(CHANNEL);
  await page.goto(`${house.gateway.url}/#/channels/${CHANNEL}`);
  const wait = page.getByLabel("Wait between attempts");
  await wait.fill("2999");
  await page.getByText("A whole number from 3,000 to 15,000.").waitFor();
  expect(await page.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
  await wait.fill("5000");
  await page.getByLabel("Name").fill("Front desk");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Front desk" }).waitFor();
  await expect
    .poll(() => house.gateway.channels.get(CHANNEL).record.settings.callback_backoff_delay_ms)
    .toBe(5_000);
});

test("adds, changes and removes a webhook", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}/#/channels/${CHANNEL}`);
  await page.getByRole("button", { name: "Add a webhook" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("URL").fill("http://10.0.0.1/hook");
  await dialog.getByLabel("Mode").selectOption("path");
  await dialog.getByLabel("Headers").fill("X-Team: support");
  await dialog.getByLabel("Longest age in seconds").fill("3");
  await dialog.getByText("A whole number from 15 to 172800").waitFor();
  await dialog.getByLabel("Longest age in seconds").fill("60");
  await dialog.getByRole("button", { name: "Add" }).click();
  await dialog.getByRole("alert").waitFor();
  await dialog.getByLabel("URL").fill("http://127.0.0.1:9/other");
  await dialog.getByRole("button", { name: "Add" }).click();
  await page.getByText("headers x-team", { exact: false }).waitFor();
  await page.getByRole("button", { name: "Change http://127.0.0.1:9/other" }).click();
  await dialog.getByLabel("The channel was linked").check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("calls.post, users.post").waitFor();
  await page.getByRole("button", { name: "Send a test to http://127.0.0.1:9/other" }).click();
  await page.getByText(/No answer: connection refused/).waitFor();
  await page.getByRole("button", { name: "Remove http://127.0.0.1:9/other" }).click();
  await dialog.getByRole("button", { name: "Remove" }).click();
  await expect.poll(() => house.gateway.channels.webhooks(CHANNEL).length).toBe(1);
});

test("creates a channel, shows its code, and removes it", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}/#/channels`);
  await page.getByRole("button", { name: "New channel" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Night line");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("button", { name: "I have kept them" }).click();
  await page.getByRole("heading", { name: "Night line" }).waitFor();
  await page.getByRole("button", { name: "Show the QR code" }).click();
  await page.getByRole("img", { name: /QR code/ }).waitFor();
  await page.getByRole("button", { name: /^Remove/ }).click();
  await page.getByRole("button", { name: "Remove the channel" }).click();
  await expect.poll(() => house.gateway.channels.list().length).toBe(1);
});

test("restarts a channel, and makes a new signing secret", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}/#/channels/${CHANNEL}`);
  await page.getByRole("button", { name: "Restart" }).click();
  await page.getByText("The channel connects anew.").waitFor();
  await page.getByRole("button", { name: "New secret" }).click();
  await page.getByRole("dialog").getByText("whsec_").waitFor();
});

test("everything can be reached by keyboard", async ({ page }) => {
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await page.evaluate("document.activeElement.id")).toBe("main");
});

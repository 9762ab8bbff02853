import { eventTypes } from "../../gateway/src/subscriptions/event-types.ts";
import { until } from "../../gateway/test/stage/until.ts";
import { expect, test } from "./stage/dashboard-test.ts";

const CHANNEL = "MANTIS-M72HC";

test("checks settings as they are typed, and saves them", async ({ page, house }) => {
  await house.linkedChannel(CHANNEL);
  await page.goto(`${house.gateway.url}/#/channels/${CHANNEL}`);
  const wait = page.getByLabel("Retry delay", { exact: true });
  await wait.fill("2999");
  await page.getByText("A whole number from 3,000 to 15,000").waitFor();
  expect(await page.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
  await wait.fill("5000");
  await page.getByLabel("Name").fill("Front desk");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Front desk" }).waitFor();
  await expect
    .poll(() => house.gateway.channels.get(CHANNEL).record.settings.callback_backoff_delay_ms)
    .toBe(5_000);
});

test("adds, edits and deletes a webhook", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}/#/channels/${CHANNEL}`);
  await page.getByRole("button", { name: "Add webhook" }).click();
  const dialog = page.getByRole("dialog");
  for (const text of Object.values(eventTypes)) await dialog.getByText(text).waitFor();
  await dialog.getByLabel("URL").fill("http://10.0.0.1/hook");
  await dialog.getByLabel("Mode").selectOption("path");
  await dialog.getByLabel("Headers").fill("X-Team: support");
  await dialog.getByLabel("Max age (seconds)").fill("3");
  await dialog.getByText("A whole number from 15 to 172800").waitFor();
  await dialog.getByLabel("Max age (seconds)").fill("60");
  await dialog.getByRole("button", { name: "Add" }).click();
  await dialog.getByRole("alert").waitFor();
  await dialog.getByLabel("URL").fill("http://127.0.0.1:9/other");
  await dialog.getByRole("button", { name: "Add" }).click();
  await page.getByText("headers x-team", { exact: false }).waitFor();
  await page.getByRole("button", { name: "Edit http://127.0.0.1:9/other" }).click();
  await dialog.getByLabel("users.post").check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("calls.post, users.post").waitFor();
  await page.getByRole("button", { name: "Send test to http://127.0.0.1:9/other" }).click();
  await page.getByText(/No response: connection refused/).waitFor();
  await page.getByRole("button", { name: "Delete http://127.0.0.1:9/other" }).click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect.poll(() => house.gateway.channels.webhooks.list(CHANNEL).length).toBe(1);
});

test("adds a webhook with a signing secret of its own, and makes it a new one", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}/#/channels/${CHANNEL}`);
  await page.getByRole("button", { name: "Add webhook" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("URL").fill("http://127.0.0.1:9/own");
  await dialog.getByLabel("Signing secret").selectOption("own");
  await dialog.getByRole("button", { name: "Add" }).click();
  const first = await dialog.getByText("whsec_").textContent();
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByText("signed with a secret of its own").waitFor();
  await page.getByRole("button", { name: "New secret for http://127.0.0.1:9/own" }).click();
  const second = await dialog.getByText("whsec_").textContent();
  await dialog.getByRole("button", { name: "Done" }).click();
  const [, own] = house.gateway.channels.webhooks.list(CHANNEL);
  expect(own?.secrets?.map(({ secret }) => secret)).toEqual([second, first]);
  await house.gateway.channels.webhooks.remove(CHANNEL, own?.webhookId ?? "");
});

test("adds a webhook for all channels, which the channel shows and cannot change", async ({
  page,
  house,
}) => {
  const url = "http://127.0.0.1:9/all";
  await page.goto(`${house.gateway.url}/#/channels`);
  await page.getByRole("button", { name: "Add webhook" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("URL").fill(url);
  await dialog.getByRole("button", { name: "Add" }).click();
  await dialog.getByText("whsec_").waitFor();
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: `Edit ${url}` }).waitFor();
  await page.goto(`${house.gateway.url}/#/channels/${CHANNEL}`);
  await page.getByText("for several channels").waitFor();
  expect(await page.getByRole("button", { name: `Edit ${url}` }).count()).toBe(0);
  await page.goto(`${house.gateway.url}/#/channels`);
  await page.getByRole("button", { name: `Delete ${url}` }).click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect.poll(() => house.gateway.channels.accountWebhooks.list()).toEqual([]);
});

test("shows where in a broker a webhook leads to, and tries it", async ({ page, house }) => {
  const { brokers, webhooks } = house.gateway.channels;
  await brokers.add({ name: "main", kind: "nats", url: "nats://127.0.0.1:1" });
  const { webhookId } = await webhooks.add(CHANNEL, { target: { broker: "main", to: null } });
  await page.goto(`${house.gateway.url}/#/channels/${CHANNEL}`);
  const where = `nats main → ringhook.${CHANNEL}.calls.*`;
  await page.getByText(where, { exact: true }).waitFor();
  await page.getByRole("button", { name: `Send test to ${where}` }).click();
  await page.getByText("No response: broker unreachable, after").waitFor();
  expect(await page.getByRole("button", { name: `Edit ${where}` }).count()).toBe(0);
  await webhooks.remove(CHANNEL, webhookId);
});

test("shows who changed what", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}/#/channels`);
  await page.getByRole("link", { name: "Who changed what" }).click();
  const row = page.getByRole("row", { name: /removeAccountWebhook/ });
  await page
    .getByRole("row", { name: /session of the admin token/ })
    .first()
    .waitFor();
  // The answer to a change goes out before the change is noted.
  await until("the removal to be noted", async () => {
    if ((await row.count()) > 0) return true;
    await page.reload();
    await page
      .getByRole("row", { name: /session of the admin token/ })
      .first()
      .waitFor();
    return false;
  });
  await row.getByText("session of the admin token").waitFor();
});

test("creates a channel, shows its QR code, and deletes it", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}/#/channels`);
  await page.getByRole("link", { name: "New channel" }).click();
  await page.getByRole("heading", { name: "New channel" }).waitFor();
  expect(await page.getByRole("radio", { name: "A phone linked here" }).isChecked()).toBe(true);
  await page.getByLabel("Name").fill("Night line");
  await page.getByRole("button", { name: "Create channel" }).click();
  await page.getByText("whsec_").waitFor();
  const made = house.gateway.channels.list().find(({ record }) => record.name === "Night line");
  await page.goto(`${house.gateway.url}/#/channels/${made?.id}`);
  await page.getByRole("heading", { name: "Night line" }).waitFor();
  await page.getByRole("button", { name: "Show the QR code" }).click();
  await page.getByRole("img", { name: /QR code/ }).waitFor();
  await page.getByRole("button", { name: /^Delete/ }).click();
  await page.getByRole("button", { name: "Delete channel" }).click();
  await expect.poll(() => house.gateway.channels.list().length).toBe(1);
});

test("restarts a channel, and creates a new signing secret", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}/#/channels/${CHANNEL}`);
  await page.getByRole("button", { name: "Restart" }).click();
  await page.getByText("Restarting the channel.").waitFor();
  await page.getByRole("button", { name: "New secret", exact: true }).click();
  await page.getByRole("dialog").getByText("whsec_").waitFor();
});

test("skips to the content by keyboard", async ({ page }) => {
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await page.evaluate("document.activeElement.id")).toBe("main");
});

test("makes a token for a program, rotates it and removes it", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}/#/channels`);
  await page.getByRole("link", { name: "Tokens for programs" }).click();
  await page.getByRole("button", { name: "New token" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Grafana");
  await dialog.getByLabel("Channel").selectOption(CHANNEL);
  await dialog.getByRole("button", { name: "Make token" }).click();
  const first = await dialog.getByText("rht_").textContent();
  await dialog.getByRole("button", { name: "Done" }).click();
  const [token] = house.gateway.channels.tokens.list();
  expect(token).toMatchObject({ name: "Grafana", channels: [{ id: CHANNEL }], scopes: ["read"] });
  await page.getByRole("button", { name: "Rotate Grafana" }).click();
  const second = await dialog.getByText("rht_").textContent();
  expect(second).not.toBe(first);
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Remove Grafana" }).click();
  await dialog.getByRole("button", { name: "Remove token" }).click();
  await expect.poll(() => house.gateway.channels.tokens.list()).toEqual([]);
});

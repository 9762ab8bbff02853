import { startChatwoot, TOKEN } from "../../gateway/test/stage/chatwoot/chatwoot-server.ts";
import { closing } from "../../gateway/test/stage/closing.ts";
import { expect, test } from "./stage/dashboard-test.ts";

const CHANNEL = "MANTIS-M72HC";

test("leads a channel's calls to an inbox of Chatwoot, and tries it", async ({ page, house }) => {
  await house.linkedChannel(CHANNEL);
  const server = closing(await startChatwoot());
  await page.goto(`${house.gateway.url}/#/channels/${CHANNEL}`);
  await page.getByRole("button", { name: "Add webhook" }).click();
  const dialog = page.getByRole("dialog");
  const add = dialog.getByRole("button", { name: "Add" });
  await dialog.getByLabel("Leads to").selectOption("chatwoot");
  expect(await dialog.getByLabel("Mode").count()).toBe(0);
  await dialog.getByLabel("Chatwoot's address").fill(server.url);
  await dialog.getByLabel("Account").fill("first");
  await dialog.getByText("A whole number, as in /app/accounts/1").waitFor();
  expect(await add.isDisabled()).toBe(true);
  await dialog.getByLabel("Account").fill("1");
  await dialog.getByLabel("Inbox").fill("5");
  await dialog.getByLabel("Access token").fill(TOKEN);
  await add.click();
  const where = `Chatwoot ${new URL(server.url).host} → account 1, inbox 5`;
  await page.getByRole("button", { name: `Send test to ${where}` }).click();
  await page.getByText("The endpoint responded with 200").waitFor();
  expect(server.wrongs).toEqual([]);
  expect(server.book.messages).toMatchObject([
    { private: true, content: expect.stringMatching(/^Test: Missed/) },
  ]);
  await page.getByRole("button", { name: `Delete ${where}` }).click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect.poll(() => house.gateway.channels.webhooks.list(CHANNEL).length).toBe(1);
});

test("leads the calls of all channels to a broker that the operator has added", async ({ page, house }) => {
  const { accountWebhooks, brokers } = house.gateway.channels;
  await brokers.add({ name: "main", kind: "nats", url: "nats://127.0.0.1:1" });
  await page.goto(`${house.gateway.url}/#/channels`);
  await page.getByRole("button", { name: "Add webhook" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Leads to").selectOption("the broker main (nats)");
  await dialog.getByLabel("Where in the broker").fill("shop.calls");
  await dialog.getByRole("button", { name: "Add" }).click();
  await page.getByText("nats main → shop.calls", { exact: false }).waitFor();
  expect(accountWebhooks.list()).toMatchObject([{ url: "broker://main/shop.calls", events: ["calls.post"] }]);
});

import { expect, test } from "./stage/dashboard-test.ts";
import { CALLER } from "./stage/house.ts";

const CHANNEL = "MANTIS-M72HC";

test("shows a call as it rings, and its outcome", async ({ page, house }) => {
  await house.linkedChannel(CHANNEL);
  await page.getByText("No calls yet").waitFor();
  const call = await house.caller.call(house.own.number, { video: true });
  const ringing = page.getByRole("region", { name: "Ringing now" }).getByRole("link");
  await ringing.getByText("Initiated").waitFor();
  await call.ring();
  await ringing.getByText("Ringing").waitFor();
  await ringing.getByText(`+${CALLER}`).waitFor();
  await ringing.getByText("Video").waitFor();
  await call.hangUp();
  await page.getByRole("row", { name: /Missed/ }).waitFor();
  await page.getByText("No calls ringing.").waitFor();
});

test("survives a restart of the gateway, and says while it is offline", async ({ page, house }) => {
  await page.getByRole("status").getByText("Live", { exact: true }).waitFor();
  await house.stopGateway();
  await page.getByText("The gateway does not answer.").waitFor();
  await page.getByRole("status").getByText("Offline", { exact: true }).waitFor();
  // What cannot be changed now says so, and shows what still holds.
  await page.getByLabel("Channel offline").click();
  await page.getByRole("button", { name: "Dismiss" }).click();
  expect(await page.getByLabel("Channel offline").isChecked()).toBe(false);
  await house.startGateway();
  await page.getByText("Live", { exact: true }).first().waitFor();
  await page.getByText("The gateway does not answer.").waitFor({ state: "detached" });
  await expect.poll(() => house.own.devices.some(({ isOnline }) => isOnline)).toBe(true);
  await house.call("answered");
  await page.getByRole("row", { name: /Answered/ }).waitFor();
});

test("plays the demo phone: answers a group call, and calls while the channel is offline", async ({
  page,
}) => {
  await page.getByLabel("Type").selectOption("group");
  await page.getByRole("button", { name: "Call", exact: true }).click();
  await page.getByRole("button", { name: /^Let it ring/ }).click();
  await page.getByRole("button", { name: /^Answer/ }).click();
  await page.getByRole("row", { name: /Answered.*Group/ }).waitFor();

  await page.getByLabel("Channel offline").check();
  await page.getByLabel("Type").selectOption("voice");
  await page.getByRole("button", { name: "Call", exact: true }).click();
  await page.getByRole("button", { name: /^Hang up/ }).click();
  await page.getByLabel("Channel offline").uncheck();
  await page.getByRole("row", { name: /Missed.*While offline/ }).waitFor();
});

import { expect, test } from "./stage/dashboard-test.ts";
import { CALLER } from "./stage/house.ts";

const CHANNEL = "MANTIS-M72HC";

test("shows a call as it rings, and what became of it", async ({ page, house }) => {
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
  await page.getByText("Nothing rings right now.").waitFor();
});

test("goes on through a restart of the gateway, and says while it is not live", async ({ page, house }) => {
  await page.getByRole("status").getByText("Live", { exact: true }).waitFor();
  await house.stopGateway();
  await page.getByText("The gateway does not answer.").waitFor();
  await page.getByText("Not live, reconnecting").waitFor();
  await house.startGateway();
  await page.getByText("Live", { exact: true }).first().waitFor();
  await page.getByText("The gateway does not answer.").waitFor({ state: "detached" });
  await expect.poll(() => house.own.devices.some(({ isOnline }) => isOnline)).toBe(true);
  await house.call("answered");
  await page.getByRole("row", { name: /Answered/ }).waitFor();
});

test("plays a phone: a group call rings, is answered; one comes while the channel is away", async ({
  page,
}) => {
  await page.getByLabel("Kind of call").selectOption("group");
  await page.getByRole("button", { name: "Call", exact: true }).click();
  await page.getByRole("button", { name: /^Let it ring/ }).click();
  await page.getByRole("button", { name: /^Answer/ }).click();
  await page.getByRole("row", { name: /Answered.*Group/ }).waitFor();

  await page.getByLabel("The channel is offline").check();
  await page.getByLabel("Kind of call").selectOption("voice");
  await page.getByRole("button", { name: "Call", exact: true }).click();
  await page.getByRole("button", { name: /^Hang up/ }).click();
  await page.getByLabel("The channel is offline").uncheck();
  await page.getByRole("row", { name: /Missed.*While away/ }).waitFor({ timeout: 30_000 });
});

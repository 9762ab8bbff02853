import { until } from "../../gateway/test/stage/until.ts";
import { expect, test } from "./stage/dashboard-test.ts";
import { CALLER, type House } from "./stage/house.ts";

const CHANNEL = "MANTIS-M72HC";

function statusOf(house: House, callId: string): Promise<number> {
  const headers = { authorization: `Bearer ${house.adminToken}` };
  return fetch(`${house.gateway.url}/api/calls/${CHANNEL}/${callId}`, { headers }).then(
    ({ status }) => status,
  );
}

test("lists calls that the account placed where they are asked for, with how long people talked", async ({
  page,
  house,
}) => {
  await house.linkedChannel(CHANNEL);
  await house.call("missed");
  const { id } = await house.own.placesCall({ to: CALLER, duration: 193 });
  const missed = await house.own.placesCall({ to: CALLER, result: "MISSED" });
  await until("both are in the log", async () => (await statusOf(house, missed.id)) === 200);
  await page.goto(`${house.gateway.url}/#/calls`);
  const rows = page.getByRole("table").locator("tbody tr");
  await page.getByRole("row", { name: /Missed/ }).waitFor();
  expect(await rows.count()).toBe(1);
  await page.getByLabel("Direction").selectOption("any");
  await expect.poll(() => rows.count()).toBe(3);
  await page.getByLabel("Direction").selectOption("outgoing");
  await expect.poll(() => rows.count()).toBe(2);
  expect(page.url()).toContain("direction=outgoing");
  await page.getByRole("row", { name: /No answer/ }).waitFor();
  const answered = page.getByRole("row", { name: /Answered/ });
  await expect.poll(() => answered.textContent()).toContain("3 min 13 s");
  await answered.getByRole("link").click();
  await expect.poll(() => page.url()).toContain(id);
  await page.getByText("Talked 3 min 13 s").first().waitFor();
  await page.getByRole("heading", { name: "The phone's call log" }).waitFor();
});

test("tells on the channel's page what has come of the phone's call log", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}/#/channels/${CHANNEL}`);
  const panel = page.getByRole("region", { name: "The phone's call log" });
  await panel.getByText("Last record").waitFor();
  await expect.poll(() => panel.textContent()).toContain("Records2");
  expect(await panel.textContent()).not.toContain("None seen yet");
});

test("sums talk times, outgoing calls, and who was called back", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}/#/insights?range=today`);
  const figure = (name: string) => page.locator(".big-figures > div", { hasText: name }).locator("dd");
  await expect.poll(() => figure("Talked").textContent()).toBe("3 min 13 s");
  expect(await figure("Calls you placed").textContent()).toBe("2");
  expect(await figure("Of those, answered").textContent()).toBe("50 %");
  expect(await figure("Called back 1 of 1, median").textContent()).toBe("within 1 min");
  await page.getByRole("table", { name: "Talk time per day" }).getByText("3 min 13 s").waitFor();
});

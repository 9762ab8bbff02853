import { readFile } from "node:fs/promises";
import { expect, test } from "./stage/dashboard-test.ts";
import { CALLER } from "./stage/house.ts";

const CHANNEL = "MANTIS-M72HC";

test("filters the log, and keeps the filters in the URL", async ({ page, house }) => {
  await house.linkedChannel(CHANNEL);
  await house.call("missed", { video: true });
  await house.call("answered");
  await page.goto(`${house.gateway.url}/#/calls`);
  const rows = page.getByRole("table").locator("tbody tr");
  await expect.poll(() => rows.count()).toBe(2);
  await page.getByLabel("Outcome").selectOption("missed");
  await expect.poll(() => rows.count()).toBe(1);
  expect(page.url()).toContain("status=missed");
  await page.reload();
  await expect.poll(() => rows.count()).toBe(1);
  await page.getByLabel("Type").selectOption("group");
  await page.getByText("No matching calls").waitFor();
  await page.getByRole("link", { name: "Show all calls" }).click();
  await page.getByLabel("Caller").fill("+91 99843-51847");
  await expect.poll(() => page.url()).toContain("caller=");
  await expect.poll(() => rows.count()).toBe(2);
  await page.getByLabel("Time").selectOption("custom");
  await page.getByLabel("From").fill("2001-01-01");
  await page.getByLabel("To", { exact: true }).fill("2001-01-02");
  await page.getByText("No matching calls").waitFor();
});

test("exports the matching calls as CSV", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}/#/calls?status=missed`);
  await page.getByRole("row", { name: /Missed/ }).waitFor();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  const download = await downloading;
  const [head, line, ...rest] = (await readFile(await download.path(), "utf8")).split("\r\n");
  expect(head).toMatch(/^channel_id,call_id,started_at,status,caller_number/);
  expect(line).toMatch(
    new RegExp(`^${CHANNEL},[0-9A-F]{32},\\d{4}-\\d\\d-\\d\\dT[^,]+,missed,${CALLER},[^,]*,true,false`),
  );
  expect(rest).toEqual([""]);
});

test("shows a call to scale, with the JSON that was sent, and replays it", async ({ page, house }) => {
  const end = Date.now();
  const call = await house.caller.call(house.own.number, { at: end - 20_000 });
  await call.ring({ at: end - 15_000 });
  await call.hangUp({ at: end });
  await call.acknowledged();
  await page.goto(`${house.gateway.url}/#/calls/${CHANNEL}/${call.id}`);
  await page.getByText("Caller hung up").waitFor();
  const initiated = await page.locator(".stretch.initiated").boundingBox();
  const ringing = await page.locator(".stretch.ringing").boundingBox();
  // Five seconds, then fifteen: drawn to scale.
  expect((ringing?.width ?? 0) / (initiated?.width ?? 1)).toBeCloseTo(3, 0);
  await page.getByRole("button", { name: "Show JSON of missed" }).click();
  await page.getByRole("region", { name: "JSON sent for missed" }).getByText(call.id).waitFor();
  await page.getByRole("button", { name: /Replay missed/ }).click();
  await page.getByText("Replayed").waitFor();
  await expect
    .poll(() => house.receiver.requests.filter((r) => r.headers["ringhook-replay-of"]).length)
    .toBe(1);
});

test("declines a ringing call", async ({ page, house }) => {
  const call = await house.caller.call(house.own.number);
  await call.ring();
  await page.goto(`${house.gateway.url}/#/calls/${CHANNEL}/${call.id}`);
  await page.getByRole("button", { name: "Decline" }).click();
  await page.getByText("Declined", { exact: true }).waitFor();
  expect(call.state).toBe("declined");
});

test("counts calls for the insights", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}/#/insights?range=today`);
  await page.getByRole("heading", { name: "Missed, by hour of the week" }).waitFor();
  await page.getByText("75 %", { exact: true }).waitFor();
  await page.getByRole("table", { name: "Calls by ring time" }).getByText("20 to 24 s").waitFor();
  const callers = page.getByRole("region", { name: "Busiest callers" });
  await callers.getByRole("link", { name: `+${CALLER}` }).click();
  await expect.poll(() => page.getByRole("table").locator("tbody tr").count()).toBe(4);
});

import { until } from "../../gateway/test/stage/until.ts";
import { expect, test } from "./stage/dashboard-test.ts";

const CHANNEL = "MANTIS-M72HC";

test("finds a failing endpoint, and replays its delivery once it is fixed", async ({ page, house }) => {
  await house.linkedChannel(CHANNEL);
  house.answer({ status: 500, body: "the database is away" });
  await house.call("missed");

  await page.goto(`${house.gateway.url}/#/deliveries`);
  await page.getByLabel("State").selectOption("failing");
  await page
    .getByRole("row", { name: /Failing/ })
    .first()
    .getByRole("link")
    .click();
  await page.getByText("the database is away").first().waitFor();
  await page.getByText(/Next attempt at/).waitFor();

  await page.goto(`${house.gateway.url}/#/channels/${CHANNEL}`);
  await page.getByText("No successes").waitFor();
  await page.getByRole("button", { name: /Send test/ }).click();
  await page.getByText(/responded with 500/).waitFor();
  house.answer(200);
  await page.getByRole("button", { name: /Send test/ }).click();
  await page.getByText(/responded with 200/).waitFor();

  await until("the lane continues", () => house.receiver.taken().length >= 4);
  await page.goto(`${house.gateway.url}/#/deliveries?event=missed`);
  await page
    .getByRole("row", { name: /Delivered/ })
    .first()
    .getByRole("link")
    .click();
  await page.getByRole("button", { name: "Replay" }).click();
  await page.getByText("Replay of").waitFor();
  await page.getByText("Delivered").first().waitFor();
  const replayed = house.receiver.requests.filter(({ headers }) => headers["ringhook-replay-of"]);
  expect(replayed.map(({ body }) => JSON.parse(body).calls[0].status)).toEqual(["missed"]);
});

test("replays all that match, after saying how many", async ({ page, house }) => {
  house.answer(200);
  await page.goto(`${house.gateway.url}/#/deliveries?state=delivered`);
  await page
    .getByRole("row", { name: /Delivered/ })
    .first()
    .waitFor();
  const before = house.receiver.requests.length;
  await page.getByRole("button", { name: /Replay matching/ }).click();
  await page.getByRole("dialog").getByText("3 deliveries will be").waitFor();
  expect(house.receiver.requests.length).toBe(before);
  await page.getByRole("dialog").getByRole("button", { name: "Replay 3" }).click();
  await page.getByText("3 replayed").waitFor();
  await until("they arrive", () => house.receiver.requests.length === before + 3);
});

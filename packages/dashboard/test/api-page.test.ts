import { expect, test } from "./stage/dashboard-test.ts";

test("the API page shows the routes, and makes no request to another host", async ({ stranger, house }) => {
  const requested: string[] = [];
  const errors: string[] = [];
  stranger.on("request", (request) => requested.push(request.url()));
  stranger.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  stranger.on("pageerror", (error) => errors.push(error.message));
  await stranger.goto(`${house.gateway.url}/docs`);
  await stranger.getByRole("heading", { name: "Ringhook" }).waitFor();
  await stranger.getByText("Create a channel").first().waitFor();
  expect(errors).toEqual([]);
  const ofOthers = requested.filter(
    (url) => !/^(data|blob):/.test(url) && !url.startsWith(house.gateway.url),
  );
  expect(ofOthers).toEqual([]);
});

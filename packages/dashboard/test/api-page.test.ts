import { expect, test } from "./stage/dashboard-test.ts";

test("the API's page shows the routes, and asks no other host for anything", async ({ stranger, house }) => {
  const asked: string[] = [];
  const complaints: string[] = [];
  stranger.on("request", (request) => asked.push(request.url()));
  stranger.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  stranger.on("pageerror", (error) => complaints.push(error.message));
  await stranger.goto(`${house.gateway.url}/docs`);
  await stranger.getByRole("heading", { name: "Ringhook" }).waitFor();
  await stranger.getByText("Create a channel").first().waitFor();
  expect(complaints).toEqual([]);
  const ofOthers = asked.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(house.gateway.url));
  expect(ofOthers).toEqual([]);
});

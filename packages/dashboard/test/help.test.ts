import { fileURLToPath } from "node:url";
import { expect, test } from "./stage/dashboard-test.ts";

test("the docs open from the dashboard, are searched by keyboard, and ask no other host", async ({
  page,
  house,
}) => {
  const requested: string[] = [];
  page.context().on("request", (request) => requested.push(request.url()));
  const opened = page.context().waitForEvent("page");
  await page.getByRole("link", { name: "Help" }).click();
  const help = await opened;
  const errors: string[] = [];
  help.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await help.getByRole("heading", { level: 1 }).waitFor();
  await help.keyboard.press("/");
  await help.keyboard.type("nginx");
  await help.getByRole("list", { name: "Found" }).getByRole("link", { name: "Secure it" }).first().waitFor();
  await help.keyboard.press("ArrowDown");
  await help.keyboard.press("Enter");
  await help.waitForURL(/\/help\/.*\.html/);
  await help.getByRole("link", { name: "API reference" }).click();
  await help.getByRole("link", { name: "Create a channel" }).click();
  await help.getByText("POST /api/channels", { exact: true }).first().waitFor();
  expect(errors).toEqual([]);
  expect(requested.length).toBeGreaterThan(5);
  expect(requested.filter((url) => !url.startsWith(house.gateway.url))).toEqual([]);
});

test("on a phone the pages are behind one button, and nothing is wider than the window", async ({
  browser,
  house,
}) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(`${house.gateway.url}/help/reference/settings.html`);
  const width = await page.evaluate("document.documentElement.scrollWidth");
  expect(width).toBeLessThanOrEqual(390);
  await page.getByText("All pages").click();
  await page.getByRole("navigation").getByRole("link", { name: "Back it up" }).click();
  await page.getByRole("heading", { name: "Back it up", level: 1 }).waitFor();
  await context.close();
});

test("they also work as files on a disk, search included", async ({ browser }) => {
  const page = await browser.newPage();
  const folder = fileURLToPath(new URL("../../gateway/dist/help/", import.meta.url));
  await page.goto(`file://${folder}guides/install.html`);
  await page.getByRole("searchbox").fill("rotate the secret key");
  await page.getByRole("list", { name: "Found" }).getByRole("link").first().click();
  await page.waitForURL(/\.html/);
  await page.close();
});

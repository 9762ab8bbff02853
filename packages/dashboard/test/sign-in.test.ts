import { openWindow, signedIn } from "./stage/browser.ts";
import { expect, test } from "./stage/dashboard-test.ts";

test("asks for a token, and rejects a wrong one", async ({ stranger }) => {
  await stranger.getByLabel("Token").fill("rha_nobody-knows-this-one");
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await stranger.getByText("The token is unknown.").waitFor();
});

test("signs in and out; scripts cannot read the cookie", async ({ stranger, house }) => {
  await stranger.getByLabel("Token").fill(house.adminToken);
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await stranger.getByRole("navigation").waitFor();
  const cookies = await stranger.context().cookies(`${house.gateway.url}/api`);
  expect(cookies).toMatchObject([{ httpOnly: true, sameSite: "Strict" }]);
  expect(await stranger.evaluate("document.cookie")).toBe("");
  await stranger.reload();
  await stranger.getByRole("button", { name: "Sign out" }).click();
  await stranger.getByLabel("Token").waitFor();
  expect(await stranger.context().cookies(`${house.gateway.url}/api`)).toEqual([]);
});

test("removes the token of a sign-in link from the URL", async ({ page }) => {
  expect(page.url()).not.toContain("token");
  await page.goBack().catch(() => {});
  expect(page.url()).not.toContain("token");
});

test("shows an owner one channel, and no other", async ({ browser, house }) => {
  const { token } = await house.gateway.channels.create({ id: "FALCON-7QX2P", name: "Mine" });
  await house.gateway.channels.create({ id: "MANTIS-M72HC", name: "Theirs" });
  const context = await openWindow(browser);
  const page = await signedIn(context, house, token);
  await page.goto(`${house.gateway.url}/#/channels`);
  await page.getByRole("link", { name: "Mine" }).waitFor();
  expect(await page.getByText("Theirs").count()).toBe(0);
  expect(await page.getByRole("link", { name: "New channel" }).count()).toBe(0);
  await page.goto(`${house.gateway.url}/#/channels/MANTIS-M72HC`);
  await page.getByText("No channel MANTIS-M72HC").waitFor();
  await page.goto(`${house.gateway.url}/#/calls/MANTIS-M72HC/ABC`);
  await page.getByText("There is no channel").waitFor();
  await context.close();
});

test("keeps an owner signed in who creates a new token", async ({ browser, house }) => {
  const { token } = await house.gateway.channels.create({ id: "OTTER-22222" });
  const context = await openWindow(browser);
  const page = await signedIn(context, house, token);
  await page.goto(`${house.gateway.url}/#/channels/OTTER-22222`);
  await page.getByRole("button", { name: /New token/ }).click();
  await page.getByRole("button", { name: "Create token" }).click();
  const shown = page.getByRole("dialog").getByText(/^rhc_/);
  await shown.waitFor();
  expect(await shown.textContent()).not.toBe(token);
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("heading", { name: "OTTER-22222" }).waitFor();
  await context.close();
});

test("allows no inline script, no inline style and no other host", async ({ house }) => {
  const answer = await fetch(house.gateway.url);
  const policy = answer.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
  expect(policy).not.toContain("http");
  const html = await answer.text();
  expect(html).not.toMatch(/<style|\sstyle=|<script(?![^>]*\ssrc=)/);
});

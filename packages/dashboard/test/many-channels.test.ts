import { expect, test } from "./stage/dashboard-test.ts";

const MANY = 120;

test("finds one of many channels by name, id, number or state, and shows the others step by step", async ({
  page,
  house,
}) => {
  for (let n = 1; n <= MANY; n += 1) {
    const id = `SHOP-${String(n).padStart(3, "0")}`;
    await house.gateway.channels.create({ id, name: n % 2 === 0 ? `Branch ${n}` : null });
  }
  await house.linkedChannel("OFFICE");
  await page.goto(`${house.gateway.url}/#/channels`);
  const rows = page.getByRole("table").getByRole("link");
  await expect.poll(() => rows.count()).toBe(50);
  await page.getByRole("button", { name: "Show more (71 left)" }).click();
  await expect.poll(() => rows.count()).toBe(100);
  await page.getByRole("button", { name: "Show more (21 left)" }).click();
  await expect.poll(() => rows.count()).toBe(MANY + 1);

  const find = page.getByLabel("Find");
  await find.fill("branch 42");
  await expect.poll(() => rows.allTextContents()).toEqual(["Branch 42"]);
  await find.fill("shop-007");
  await expect.poll(() => rows.allTextContents()).toEqual(["SHOP-007"]);
  await find.fill("+61371989950");
  await expect.poll(() => rows.allTextContents()).toEqual(["Support"]);
  // A link that somebody was sent shows the same.
  await page.reload();
  await expect.poll(() => rows.allTextContents()).toEqual(["Support"]);
  await page.getByLabel("State").selectOption("Not linked");
  await page.getByText("No channel matches.").waitFor();
  await page.getByRole("link", { name: "Show all channels" }).click();
  await expect.poll(() => rows.count()).toBe(50);
  await page.getByLabel("State").selectOption("Linked");
  await expect.poll(() => rows.allTextContents()).toEqual(["Support"]);
});

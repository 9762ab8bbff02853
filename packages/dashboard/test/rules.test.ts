import { expect, test } from "./stage/dashboard-test.ts";
import { type House, OWN } from "./stage/house.ts";

const CHANNEL = "MANTIS-M72HC";
const PAGE = `/#/channels/${CHANNEL}/rules`;

interface RulesDocument {
  rules: { id: string; when: Record<string, unknown>; then: Record<string, Record<string, unknown>>[] }[];
  lists: Record<string, string[]>;
  limits: Record<string, number>;
}

/** The rules in force, as the API has them. */
async function rulesOf(house: House): Promise<RulesDocument> {
  const headers = { authorization: `Bearer ${house.adminToken}` };
  const response = await fetch(`${house.gateway.url}/api/channels/${CHANNEL}/rules`, { headers });
  return (await response.json()) as RulesDocument;
}

async function setRules(house: House, rules: object[]): Promise<void> {
  const headers = { authorization: `Bearer ${house.adminToken}`, "content-type": "application/json" };
  const url = `${house.gateway.url}/api/channels/${CHANNEL}/rules`;
  expect((await fetch(url, { method: "PUT", headers, body: JSON.stringify({ rules }) })).status).toBe(200);
}

test("adds a rule from a template, tried on past calls before it is saved", async ({ page, house }) => {
  await house.linkedChannel(CHANNEL);
  await house.remember({ channelId: CHANNEL, calls: 40, days: 20 });
  await page.goto(`${house.gateway.url}/#/channels/${CHANNEL}`);
  await page.getByText("None yet: calls ring, and nothing else happens.").waitFor();
  await page.getByRole("link", { name: "Set up rules" }).click();
  await page.getByRole("button", { name: /^Outside opening hours/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog
    .getByText(/^When a call comes outside 09:00 to 18:00 from Monday to Friday \(Europe\/Berlin\), decline/)
    .waitFor();
  await dialog.getByText(/^Would have acted on \d+ of the last 40 calls/).waitFor();
  await dialog.getByLabel("From", { exact: true }).fill("08:30");
  await dialog.getByText("Sat", { exact: true }).click();
  await dialog.getByText(/outside 08:30 to 18:00 from Monday to Saturday/).waitFor();
  await dialog.getByRole("button", { name: "Add rule" }).click();
  await page.getByText(/^These rules would have acted on \d+ of the last 40 calls/).waitFor();
  expect((await rulesOf(house)).rules).toEqual([]);
  await page.getByRole("button", { name: "Save rules" }).click();
  await page.getByText("Saved. The rules are in force.").waitFor();
  const { rules } = await rulesOf(house);
  expect(rules).toMatchObject([
    {
      id: "closed",
      when: {
        on: "offered",
        hours: {
          timezone: "Europe/Berlin",
          days: ["mon", "tue", "wed", "thu", "fri", "sat"],
          from: "08:30",
          to: "18:00",
          outside: true,
        },
      },
      then: [{ reject: { after_s: 2 } }, { text: { after_s: 3 } }],
    },
  ]);
});

test("says what is wrong with a rule at its field, and how to put it right", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}${PAGE}`);
  await page.getByRole("button", { name: /^Missed calls get a text/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/^When a call was missed after it rang for 5 s or longer/).waitFor();
  await dialog.getByLabel("Text", { exact: true }).fill("Sorry, {nmae}!");
  await dialog.getByText(/Expected no placeholder but .*\{name\}.*got "\{nmae\}"/).waitFor();
  expect(await dialog.getByRole("button", { name: "Add rule" }).isDisabled()).toBe(true);
  await dialog.getByLabel("Text", { exact: true }).fill("Sorry,");
  await dialog.getByRole("button", { name: "{name}" }).click();
  await dialog.getByText(/write “Sorry, \{name\}” after 5 s/).waitFor();
  await dialog.getByLabel("Remind me, unless somebody has spoken to the caller").check();
  await dialog.getByLabel("After minutes").fill("0");
  await dialog.getByText(/Expected .*got 0/).waitFor();
  await dialog.getByLabel("After minutes").fill("45");
  await dialog.getByLabel("Callers", { exact: true }).fill("+49 151 1234-5678\n+44*");
  await dialog.getByText(/from \+4915112345678 or a number that begins with \+44/).waitFor();
  await dialog.getByRole("button", { name: "Add rule" }).click();
  await page.getByRole("button", { name: "Save rules" }).click();
  await page.getByText("Saved. The rules are in force.").waitFor();
  expect((await rulesOf(house)).rules[1]).toMatchObject({
    id: "missed",
    when: { on: "missed", callers: ["+4915112345678", "+44*"], end_reason: ["timeout", "hung_up"] },
    then: [{ text: { body: "Sorry, {name}", after_s: 5 } }, { remind: { in_min: 45 } }],
  });
});

test("puts exceptions first, and orders, edits and removes rules", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}${PAGE}`);
  await page.getByRole("button", { name: /^VIPs always ring/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Numbers in “vip”").fill("+33 6 12 34 56 78");
  await dialog.getByText(/from the list “vip” comes, do nothing/).waitFor();
  await dialog.getByRole("button", { name: "Add rule" }).click();
  const rules = page.getByRole("region", { name: "Rules", exact: true }).locator("ol > li");
  await expect.poll(() => rules.count()).toBe(3);
  await rules
    .first()
    .getByText(/Would have left \d+ of the last 40 calls alone/)
    .waitFor();
  await page.getByRole("button", { name: "Move vip down" }).click();
  await page.getByRole("button", { name: "Move vip up" }).click();
  await page.getByRole("button", { name: "Move missed up" }).click();
  await page.getByRole("button", { name: "Remove closed" }).click();
  await page.getByRole("button", { name: "Edit missed" }).click();
  await dialog.getByLabel("Name of the rule").fill("missed by day");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await page.getByRole("button", { name: "Save rules" }).click();
  await page.getByText("Saved. The rules are in force.").waitFor();
  const saved = await rulesOf(house);
  expect(saved.rules.map(({ id }) => id)).toEqual(["vip", "missed-by-day"]);
  expect(saved.lists).toEqual({ vip: ["+33612345678"] });
});

test("deletes a list once no rule is about it", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}${PAGE}`);
  const dialog = page.getByRole("dialog");
  const remove = dialog.getByRole("button", { name: "Delete the list “vip”" });
  await page.getByRole("button", { name: "Edit missed-by-day" }).click();
  await dialog.getByText("Also used by “vip”.").waitFor();
  expect(await remove.count()).toBe(0);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Edit vip" }).click();
  expect(await remove.count()).toBe(0);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Remove vip" }).click();
  await page.getByRole("button", { name: "Edit missed-by-day" }).click();
  await remove.click();
  await expect.poll(() => dialog.getByText("Callers of the list “vip”").count()).toBe(0);
  await dialog.getByRole("button", { name: "Apply" }).click();
  await page.getByRole("button", { name: "Save rules" }).click();
  await page.getByText("Saved. The rules are in force.").waitFor();
  const saved = await rulesOf(house);
  expect([saved.rules.map(({ id }) => id), saved.lists]).toEqual([["missed-by-day"], {}]);
});

test("changes limits within their bounds, and discards", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}${PAGE}`);
  const hours = page.getByLabel("Hours between two texts to one caller");
  await hours.fill("0");
  await page.getByText(/Expected .*got 0/).waitFor();
  await page.getByText("They cannot be saved like this.").waitFor();
  expect(await page.getByRole("button", { name: "Save rules" }).isDisabled()).toBe(true);
  await page.getByRole("button", { name: "Discard" }).click();
  expect(await hours.inputValue()).toBe("12");
  await hours.fill("24");
  await page.getByRole("button", { name: "Save rules" }).click();
  await page.getByText("Saved. The rules are in force.").waitFor();
  expect((await rulesOf(house)).limits.text_per_caller_h).toBe(24);
});

test("switches texts off and on", async ({ page, house }) => {
  await page.goto(`${house.gateway.url}${PAGE}`);
  await page.getByRole("button", { name: "Switch texts off" }).click();
  await page.getByText(/Texts are off since .*somebody switched them off/).waitFor();
  await page.getByRole("button", { name: "Switch texts on" }).click();
  await page.getByText("Texts are on").waitFor();
});

test("shows what the rules did and left out, in words, also at the call", async ({ page, house }) => {
  const rules = [
    {
      id: "sorry",
      when: { on: "missed" },
      then: [{ tag: { word: "lost" } }, { text: { body: "Sorry, we were out." } }],
    },
  ];
  await setRules(house, rules);
  await expect.poll(() => house.own.devices.some(({ isOnline }) => isOnline)).toBe(true);
  await page.goto(`${house.gateway.url}${PAGE}`);
  await page.getByText("Nothing yet").waitFor();
  await house.call("missed");
  await page.getByRole("row", { name: /Mark the call “lost”.*Done/ }).waitFor();
  await page.getByRole("row", { name: /Write “Sorry, we were out\.”.*Done/ }).waitFor();
  await house.call("missed");
  // The caller had a text, so the second call brings none.
  await page.getByRole("row", { name: /The caller had a text.*Left out/ }).waitFor();
  await page.getByRole("button", { name: "Left out", exact: true }).click();
  await expect.poll(() => page.getByRole("row", { name: /Done/ }).count()).toBe(0);
  await page
    .getByRole("row", { name: /The caller had a text/ })
    .getByRole("link")
    .click();
  await page.getByRole("region", { name: "What rules did" }).getByText("Mark the call “lost”").waitFor();
  // The word stands in the log's rows, too.
  await page.goto(`${house.gateway.url}/#/calls`);
  await page
    .getByRole("row", { name: /Missed.*lost/ })
    .first()
    .waitFor();
});

test("says that WhatsApp's lock on writing to strangers pauses texts, and until when", async ({
  page,
  house,
}) => {
  const rules = [{ id: "sorry", when: { on: "missed" }, then: [{ text: { body: "Sorry, we were out." } }] }];
  await setRules(house, rules);
  await expect.poll(() => house.own.devices.some(({ isOnline }) => isOnline)).toBe(true);
  await page.goto(`${house.gateway.url}${PAGE}`);
  await page.getByText("Texts are on").waitFor();
  // Nobody has written to this caller before.
  const stranger = house.network.createPhone({ number: "919984351848" });
  const stop = house.network.misbehave.refuseMessages({ error: 463, times: Number.POSITIVE_INFINITY });
  await (await stranger.call(OWN)).hangUp();
  // It is told without a reload.
  await page
    .getByText(/^Texts are paused until .+: WhatsApp allows this number no texts to people who never wrote/)
    .waitFor();
  await page.getByRole("row", { name: /WhatsApp refused.*Failed/ }).waitFor();
  stop();
  await (await stranger.call(OWN)).hangUp();
  await page.getByRole("row", { name: /asked the channel to pause.*Left out/ }).waitFor();
  await page.getByRole("button", { name: "Switch texts on" }).click();
  await page.getByText("Texts are on").waitFor();
});

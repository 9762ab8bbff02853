import { RETRY_SETTINGS } from "../src/channels/retry-settings.ts";
import { LIMIT_FIELDS } from "../src/rules/limit-fields.ts";
import { MAX_AGE_SECONDS, MAX_HEADERS } from "../src/webhooks/webhook-limits.ts";
import { expect, test } from "./stage/dashboard-test.ts";
import type { House } from "./stage/house.ts";

const CHANNEL = "MANTIS-M72HC";

/** The status of the gateway's answer. */
async function statusOf(house: House, method: string, path: string, body: object): Promise<number> {
  const headers = { authorization: `Bearer ${house.adminToken}`, "content-type": "application/json" };
  const url = `${house.gateway.url}/api/channels/${CHANNEL}/${path}`;
  return (await fetch(url, { method, headers, body: JSON.stringify(body) })).status;
}

test("the settings form has the bounds of the gateway", async ({ house }) => {
  await house.gateway.channels.create({ id: CHANNEL });
  for (const { name, least, most } of RETRY_SETTINGS) {
    const statuses = [least - 1, least, most, most + 1].map((value) =>
      statusOf(house, "PATCH", "settings", { [name]: value }),
    );
    expect(await Promise.all(statuses), name).toEqual([400, 200, 200, 400]);
  }
});

test("the webhook form has the bounds of the gateway", async ({ house }) => {
  let added = 0;
  const add = (part: object): Promise<number> => {
    added += 1;
    // Each with a URL of its own: a channel has no webhook twice.
    return statusOf(house, "POST", "webhooks", { url: `${house.receiver.url}/${added}`, ...part });
  };
  const headers = (count: number): object => ({
    headers: Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-header-${index}`, "1"])),
  });
  const { least, most } = MAX_AGE_SECONDS;
  const ages = [least - 1, least, most, most + 1].map((max_age_seconds) => add({ max_age_seconds }));
  expect(await Promise.all(ages)).toEqual([400, 201, 201, 400]);
  expect(await Promise.all([add(headers(MAX_HEADERS)), add(headers(MAX_HEADERS + 1))])).toEqual([201, 400]);
});

test("the limits of rules have the bounds of the gateway", async ({ house }) => {
  for (const { name, least, most } of LIMIT_FIELDS) {
    const statuses = [least - 1, least, most, most + 1].map((value) =>
      statusOf(house, "PUT", "rules", { rules: [], limits: { [name]: value } }),
    );
    expect(await Promise.all(statuses), name).toEqual([400, 200, 200, 400]);
  }
});

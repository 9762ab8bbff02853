import { readdirSync } from "node:fs";
import { expect } from "vitest";
import { scenarios } from "../src/index.ts";
import { test } from "./support/network-test.ts";

const OFFER = "offer";
const RINGS = "relaylatency";

/** What the client sees of each scenario; `*` marks what came from the queue. */
const seen: Record<string, string[]> = {
  "sample-calls": [OFFER, RINGS, "terminate", OFFER, RINGS, "terminate", OFFER, RINGS, "accept"],
  missed: [OFFER, RINGS, "terminate"],
  "hung-up": [OFFER, RINGS, "terminate"],
  answered: [OFFER, RINGS, "accept"],
  "answered-on-another-device": [OFFER, RINGS, "accept"],
  "answered-elsewhere": [OFFER, RINGS, "terminate"],
  declined: [OFFER, RINGS, "reject"],
  "declined-on-another-device": [OFFER, RINGS, "reject"],
  "declined-elsewhere": [OFFER, RINGS, "terminate"],
  busy: [OFFER, "reject"],
  video: [OFFER, RINGS, "terminate"],
  "group-by-offer": [OFFER, RINGS, "terminate"],
  "group-by-notice": ["offer_notice", "terminate"],
  "group-by-bare-notice": ["offer_notice", "terminate"],
  "by-number": [OFFER, RINGS, "terminate"],
  "lid-with-number": [OFFER, RINGS, "terminate"],
  "lid-without-number": [OFFER, RINGS, "terminate"],
  "lid-answered": [OFFER, RINGS, "accept"],
  silenced: [OFFER, "terminate"],
  "no-offer": [RINGS, "terminate"],
  "relaylatency-storm": [OFFER, ...Array.from({ length: 30 }, () => RINGS), "terminate"],
  "unknown-stanzas": [OFFER, "mute_v2", RINGS, "surprise", "terminate"],
  "other-news": [OFFER, RINGS, "terminate"],
  "late-end": [OFFER, RINGS, "accept", "terminate", "terminate"],
  outgoing: [OFFER, "terminate"],
  "repeated-stanzas": [OFFER, OFFER, RINGS, RINGS, "terminate", "terminate"],
  "missed-after-reconnect": ["offer*", "relaylatency*", "terminate*"],
  "answered-on-the-phone-while-away": ["offer*", "relaylatency*", "accept*"],
  "still-ringing-after-reconnect": ["offer*", RINGS, "terminate"],
  "dropped-while-ringing": [OFFER, RINGS, "terminate*"],
  "dropped-at-offer": [OFFER, "offer*", RINGS, "terminate"],
  "lost-acknowledgements": [OFFER, RINGS, "terminate", "offer*", "relaylatency*", "terminate*"],
  frozen: [OFFER, RINGS, "terminate"],
  "reject-ignored": [OFFER, RINGS, "terminate"],
  "service-unavailable": [OFFER, "terminate"],
  replaced: [],
  "logged-out": [],
};

test.for(scenarios)("plays $name", { concurrent: false }, async (scenario, { network, me, client }) => {
  const connected = client.stayConnected();
  await scenario.run(network, { me, speed: 100 });
  const steps = client.steps("offline").map(([tag, offline]) => (offline ? `${tag}*` : tag));
  if (scenario.name === "overtaking-calls") expect(steps).toHaveLength(15);
  else expect(steps).toEqual(scenario.name.startsWith("call-log-") ? [] : seen[scenario.name]);
  await client.close();
  await connected;
});

test("has one file for each scenario", ({ network }) => {
  const files = readdirSync(new URL("../src/scenarios", import.meta.url));
  const names = files
    .map((file) => file.replace(/\.ts$/, ""))
    .filter((name) => name !== "index" && name !== "scenario");
  expect(names.sort()).toEqual(scenarios.map(({ name }) => name).sort());
  expect(network.phones).toEqual([]);
});

test("waits for a client to come", async ({ network, me, createClient }) => {
  const [missed] = scenarios.filter(({ name }) => name === "missed");
  const playing = missed?.run(network, { me, speed: 100 });
  const client = createClient();
  await client.link(me);
  await playing;
  expect(client.steps()).toEqual([["offer"], ["relaylatency"], ["terminate"]]);
  await client.close();
  await expect(missed?.run(network, { me, patienceMs: 50 })).rejects.toMatchObject({
    code: "NOTHING_HAPPENED",
  });
});

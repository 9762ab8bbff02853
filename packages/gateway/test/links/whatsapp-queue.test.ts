import type { BinaryNode } from "baileys";
import { expect, it, onTestFinished } from "vitest";
import type { Signal } from "../../src/calls/signal.ts";
import { msOf, type WhatsAppTime } from "../../src/clock.ts";
import { createLog } from "../../src/log/log.ts";
import { CallIntake } from "../../src/sources/linked-device/stanzas/call-intake.ts";
import { WhatsAppClock } from "../../src/sources/linked-device/stanzas/whatsapp-clock.ts";
import { setDeliveryStage } from "../stage/delivery-stage.ts";
import { CALLER_JID, CHANNEL, OWN_JID, T } from "../stage/samples.ts";
import { SetClock } from "../stage/set-clock.ts";
import { until } from "../stage/until.ts";

/** When the login was, by WhatsApp's clock. */
const LOGIN_S = T / 1_000;
const SILENCE_MS = 150;

/** A link's intake before a real journal, and the stanzas of a connection as they come. */
async function setStage(wall = LOGIN_S * 1000) {
  const clock = new SetClock(wall);
  const set = await setDeliveryStage({ clock });
  const whatsApp = new WhatsAppClock(clock);
  const drained: (WhatsAppTime | undefined)[] = [];
  const intake = new CallIntake({
    log: createLog({ level: "silent" }),
    clock: whatsApp,
    drainedMs: SILENCE_MS,
    onFailure: () => {},
    handlers: {
      onSignal: (signal: Signal) => set.journal.receive(CHANNEL, OWN_JID, signal),
      onDrained: async (_account, now) => {
        drained.push(now);
        await set.journal.decideQueued(CHANNEL, OWN_JID, now);
      },
      onState: () => {},
      onIgnored: () => {},
      onMended: () => {},
    },
  });
  onTestFinished(() => intake.detach());
  const account = { number: OWN_JID, lid: null, name: null };
  const mapping = {
    getPNForLID: async () => null,
    getLIDForPN: async () => null,
    storeLIDPNMappings: async () => {},
  };
  whatsApp.set(String(LOGIN_S));
  intake.attach(account, mapping);
  intake.opened(account);
  const come = (node: BinaryNode): void => {
    intake.heard(node);
    if (node.tag === "call") intake.take(node, () => {});
  };
  const statuses = () => set.query("SELECT status FROM events ORDER BY id").map(({ status }) => status);
  return { clock, come, intake, drained, statuses };
}

function stanza(
  kind: string,
  ageS: number,
  attributes: Record<string, string> = { offline: "0" },
): BinaryNode {
  const attrs = { from: CALLER_JID, id: "1", t: String(LOGIN_S - ageS), ...attributes };
  return {
    tag: "call",
    attrs,
    content: [{ tag: kind, attrs: { "call-id": "A", "call-creator": CALLER_JID } }],
  };
}

const other = (tag: string): BinaryNode => ({ tag, attrs: { from: "1@s.whatsapp.net", id: "2" } });

/** Receipts and messages come, longer than the queue may be silent. */
async function others(come: (node: BinaryNode) => void): Promise<void> {
  for (let count = 0; count < 12; count += 1) {
    come(other(count % 2 === 0 ? "receipt" : "message"));
    await new Promise((resolve) => setTimeout(resolve, SILENCE_MS / 5));
  }
}

it("decides a call that the queue hands over after many other things", async () => {
  const { come, statuses } = await setStage();
  await others(come);
  come(stanza("offer", 600));
  await until("it is decided", () => statuses().length > 0);
  expect(statuses()).toEqual(["missed"]);
});

it("waits for the end of a call while the queue hands over other things", async () => {
  const { come, statuses, drained } = await setStage();
  come(stanza("offer", 600));
  await others(come);
  expect(drained).toEqual([]);
  come(stanza("accept", 590, { offline: "9", from: OWN_JID }));
  await until("it is decided", () => statuses().length > 0);
  expect(statuses()).toEqual(["answered"]);
});

it.each([
  ["after WhatsApp said that its queue is empty", (intake: CallIntake) => intake.drained()],
  ["after a silence that was taken for the end", () => {}],
])("decides what still comes out of the queue %s", async (_name, end) => {
  const { come, intake, statuses, drained } = await setStage();
  end(intake);
  await until("the queue is drained", () => drained.length === 1);
  come(stanza("offer", 600));
  await until("it is decided", () => statuses().length > 0);
  expect(statuses()).toEqual(["missed"]);
});

it("is not held back by what comes live after the end of the queue", async () => {
  const { come, intake, statuses } = await setStage();
  intake.drained();
  come(stanza("offer", 600));
  const busy = setInterval(() => come(other("message")), SILENCE_MS / 5);
  onTestFinished(() => clearInterval(busy));
  await until("it is decided", () => statuses().length > 0);
  expect(statuses()).toEqual(["missed"]);
});

it.each([
  ["an hour behind", -3_600_000],
  ["an hour ahead", 3_600_000],
  ["right", 0],
])("judges the age of an offer by WhatsApp's clock when the wall's is %s", async (_name, off) => {
  const old = await setStage(LOGIN_S * 1000 + off);
  old.come(stanza("offer", 600));
  old.intake.drained();
  await until("it is decided", () => old.statuses().length > 0);
  expect(old.statuses()).toEqual(["missed"]);
  const young = await setStage(LOGIN_S * 1000 + off);
  young.clock.jump(-off * 2);
  young.come(stanza("offer", 20));
  young.intake.drained();
  await until("it is decided", () => young.statuses().length > 0);
  expect(young.statuses()).toEqual(["initiated"]);
  expect(young.drained.map((now) => now && msOf(now))).toEqual([LOGIN_S * 1000]);
});

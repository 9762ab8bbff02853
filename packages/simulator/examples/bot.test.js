// Tests the bot with Node's own runner: node --test --test-force-exit bot.test.js
// (Baileys leaves timers behind, for which Node would wait.)
import assert from "node:assert/strict";
import { test } from "node:test";
import { useNetwork } from "@ringhook/simulator/node-test";
import { startBot } from "./bot.js";

test("answers a missed call with a text", async (t) => {
  const { network, me, friend } = await useNetwork(t);
  const bot = startBot({ waWebSocketUrl: network.url, onQr: (qr) => me.scanQr(qr) });
  t.after(() => bot.stop());
  await network.next("connected");

  const answer = network.next("message");
  const call = await friend.call(me.number);
  await call.timeOut();
  await call.acknowledged();
  const { to, text } = await answer;
  assert.deepEqual({ to, text }, { to: friend.number, text: "Sorry, I missed your call." });
});

// Texts whoever called and was not answered, from the number that was called.
import { createServer } from "node:http";
import { createCallsReceiver, numberOf, toNodeHandler } from "@ringhook/calls";

const { HOST = "127.0.0.1", PORT = "3000", WEBHOOK_SECRET } = process.env;
const { RINGHOOK_URL = "http://127.0.0.1:8080", RINGHOOK_TOKEN } = process.env;
const { TEXT = "Sorry that we missed your call. How can we help?" } = process.env;
if (!RINGHOOK_TOKEN) throw new Error("RINGHOOK_TOKEN: expected the channel's token, got nothing");

/** Numbers that were texted within the hour: whoever calls five times gets one text. @type {Set<string>} */
const texted = new Set();
const HOUR_MS = 3_600_000;

const receive = createCallsReceiver({
  secret: WEBHOOK_SECRET,
  async onMissed({ from, group_call }) {
    const number = numberOf(from);
    if (number === undefined || group_call || texted.has(number)) return;
    texted.add(number);
    try {
      await sendText(number);
      setTimeout(() => texted.delete(number), HOUR_MS).unref();
    } catch (error) {
      texted.delete(number);
      // Thrown, it answers 500: the gateway sends the webhook again.
      throw error;
    }
  },
});

/** @param {string} to digits, with the country code */
async function sendText(to) {
  // Behind the gateway's address, which a proxy may have given a path.
  const response = await fetch(`${RINGHOOK_URL.replace(/\/+$/, "")}/messages/text`, {
    method: "POST",
    headers: { authorization: `Bearer ${RINGHOOK_TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ to, body: TEXT }),
    signal: AbortSignal.timeout(5_000),
  });
  const answer = await response.text();
  // What is wrong with a number today is wrong with it at the next try.
  if (response.status === 400) return console.error(`+${to} cannot be texted: ${answer}`);
  if (!response.ok) throw new Error(`The gateway answered ${response.status}: ${answer}`);
  console.log(`texted +${to}`);
}

createServer(toNodeHandler(receive)).listen(Number(PORT), HOST, () =>
  console.log(`Listening at http://${HOST}:${PORT}/hook`),
);

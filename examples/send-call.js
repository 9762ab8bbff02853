// Sends a made-up call to a receiver, signed as the gateway signs: to look at an example without a gateway.
import { fakeCall, fakeRequest } from "@ringhook/calls/fixtures";

const { WEBHOOK_SECRET: secret = "" } = process.env;
const [url = "http://127.0.0.1:3000/hook", end = "missed"] = process.argv.slice(2);

for (const webhook of fakeCall({ end: end === "answered" ? end : "missed" }).webhooks) {
  const response = await fetch(await fakeRequest(webhook, { url, secret }));
  const statuses = webhook.calls.map(({ status }) => status);
  console.log(`${statuses} → ${response.status} ${await response.text()}`);
}

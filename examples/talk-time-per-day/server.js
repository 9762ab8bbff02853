// Sums how long people talked, by channel and day, in a CSV file. What came is kept in a file of its own, a call a line.
import { appendFile, readFile, rename, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { parseWebhook, verifySignature, WebhookError } from "@ringhook/calls";

const { HOST = "127.0.0.1", PORT = "3000", WEBHOOK_SECRET = "", TIME_ZONE = "UTC" } = process.env;
const { CALLS_FILE = "talks.jsonl", CSV_FILE = "talk-time.csv" } = process.env;
const dayOf = new Intl.DateTimeFormat("sv-SE", { timeZone: TIME_ZONE });

/** @type {Map<string, { channel: string, day: string, outgoing: boolean, seconds: number }>} */
const calls = new Map();
const kept = await readFile(CALLS_FILE, { encoding: "utf8", flag: "a+" });
// The last line has no end where a power failure cut it short: its call was not taken, and comes again.
const lines = kept.split("\n");
for (const line of lines.slice(0, -1)) if (line.endsWith("}")) keep(JSON.parse(line));
if (lines.at(-1) !== "") await appendFile(CALLS_FILE, "\n");

/** @param {{ channel: string, id: string, at: number, outgoing: boolean, seconds: number }} call */
function keep({ channel, id, at, outgoing, seconds }) {
  calls.set(`${channel}/${id}`, { channel, day: dayOf.format(at), outgoing, seconds });
}

async function writeSums() {
  const days = new Map();
  for (const { channel, day, outgoing, seconds } of calls.values()) {
    const sums = days.get(`${day},${channel}`) ?? { placed: 0, answered: 0, seconds: 0 };
    sums.placed += outgoing ? 1 : 0;
    sums.answered += outgoing && seconds > 0 ? 1 : 0;
    sums.seconds += seconds;
    days.set(`${day},${channel}`, sums);
  }
  const rows = [...days]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(
      ([day, { placed, answered, seconds }]) => `${day},${placed},${answered},${(seconds / 60).toFixed(1)}\n`,
    );
  await writeFile(`${CSV_FILE}.new`, `day,channel,placed,answered,minutes\n${rows.join("")}`);
  await rename(`${CSV_FILE}.new`, CSV_FILE);
}

/** @param {Buffer} body @param {import("node:http").IncomingHttpHeaders} headers */
async function take(body, headers) {
  await verifySignature(body, headers, WEBHOOK_SECRET);
  const webhook = parseWebhook(JSON.parse(body.toString()));
  if (webhook.name !== "calls.patch") return;
  const { channel_id: channel, calls_updates: updates } = webhook.body;
  for (const { id, direction, timestamp, started_at: startedAt, duration = 0 } of updates) {
    if (calls.has(`${channel}/${id}`)) continue;
    const outgoing = direction === "outgoing";
    const call = { channel, id, at: startedAt ?? timestamp, outgoing, seconds: duration };
    // Flushed to the disk before the answer goes out: after a 200 the webhook does not come again.
    await appendFile(CALLS_FILE, `${JSON.stringify(call)}\n`, { flush: true });
    keep(call);
  }
  await writeSums();
}

// One after another, so that no two write at once.
let last = Promise.resolve();
createServer(async (request, response) => {
  const body = await buffer(request);
  const taken = last.then(() => take(body, request.headers));
  last = taken.catch(() => {});
  const status = await taken.then(
    () => 200,
    (error) => (error instanceof WebhookError ? error.status : 500),
  );
  response.writeHead(status).end();
}).listen(Number(PORT), HOST, () =>
  console.log(`Listening at http://${HOST}:${PORT}/hook, writing ${CSV_FILE}`),
);

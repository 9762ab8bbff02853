// Appends each missed call to a CSV file, once: also when a webhook comes twice, or this program was killed.
import { appendFile, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createCallsReceiver, displayJid, toNodeHandler } from "@ringhook/calls";

const { HOST = "127.0.0.1", PORT = "3000", WEBHOOK_SECRET, CSV_FILE = "missed-calls.csv" } = process.env;

// The file is the memory of what was written. The call comes last in a row, so that a row which a power failure
// cut short does not count, and is written again.
const text = await readFile(CSV_FILE, { encoding: "utf8", flag: "a+" });
const written = new Set(text.split(/\r?\n/).map((row) => row.slice(row.lastIndexOf(",") + 1)));
if (text === "") await appendFile(CSV_FILE, "time (UTC),caller,kind,call\n");
else if (!text.endsWith("\n")) await appendFile(CSV_FILE, "\n");

const receive = createCallsReceiver({
  secret: WEBHOOK_SECRET,
  async onMissed({ id, from, timestamp, video_call }, { channelId }) {
    const call = `${channelId}/${id}`;
    if (written.has(call)) return;
    const time = new Date(timestamp).toISOString().slice(0, 19).replace("T", " ");
    const row = [time, displayJid(from), video_call ? "video" : "voice", call].join(",");
    // Flushed to the disk before the answer goes out: after a 200 the webhook does not come again.
    await appendFile(CSV_FILE, `${row}\n`, { flush: true });
    written.add(call);
  },
});

createServer(toNodeHandler(receive)).listen(Number(PORT), HOST, () =>
  console.log(`Listening at http://${HOST}:${PORT}/hook, writing ${CSV_FILE}`),
);

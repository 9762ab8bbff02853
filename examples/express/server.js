// Express: says on the console who called.
import { createCallsReceiver, displayJid, toNodeHandler } from "@ringhook/calls";
import express from "express";

const { HOST = "127.0.0.1", PORT = "3000", WEBHOOK_SECRET } = process.env;

const receive = createCallsReceiver({
  secret: WEBHOOK_SECRET,
  onMissed: ({ from }) => console.log(`${displayJid(from)} called, and nobody answered`),
  onAnswered: ({ from }) => console.log(`${displayJid(from)} called, and was answered`),
});

const app = express();
// Before any body parser: a signature is of the exact bytes, and the receiver reads them itself.
app.post("/hook", toNodeHandler(receive));
app.use(express.json());

app.listen(Number(PORT), HOST, (error) => {
  if (error) throw error;
  console.log(`Listening at http://${HOST}:${PORT}/hook`);
});

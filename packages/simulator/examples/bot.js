// A bot that answers a missed call with a text. It knows nothing of the simulator: WhatsApp's address is an option.
import { initAuthCreds, makeWASocket } from "baileys";

const QUIET = { level: "silent", child: () => QUIET };
for (const level of ["trace", "debug", "info", "warn", "error"]) QUIET[level] = () => {};

/** Starts the bot. It shows QRs until it is linked, and comes again whenever its connection ends. */
export function startBot({ waWebSocketUrl, onQr }) {
  const creds = initAuthCreds();
  const keys = inMemory();
  let socket;
  let isStopped = false;
  const connect = () => {
    socket = makeWASocket({ waWebSocketUrl, logger: QUIET, auth: { creds, keys } });
    socket.ev.on("creds.update", (update) => Object.assign(creds, update));
    socket.ev.on("connection.update", ({ qr, connection }) => {
      if (qr) onQr(qr);
      if (connection === "close" && !isStopped) connect();
    });
    socket.ev.on("call", async ([call]) => {
      if (call.status === "timeout")
        await socket.sendMessage(call.from, { text: "Sorry, I missed your call." });
    });
  };
  connect();
  return {
    stop: async () => {
      isStopped = true;
      await socket.end(undefined);
    },
  };
}

function inMemory() {
  const values = new Map();
  return {
    get: async (kind, ids) => {
      const found = ids.map((id) => [id, values.get(`${kind} ${id}`)]);
      return Object.fromEntries(found.filter(([, value]) => value !== undefined));
    },
    set: async (data) => {
      for (const [kind, byId] of Object.entries(data)) {
        for (const [id, value] of Object.entries(byId ?? {})) values.set(`${kind} ${id}`, value ?? undefined);
      }
    },
  };
}

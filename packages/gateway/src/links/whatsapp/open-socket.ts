import makeWASocket, { type BinaryNode, type ConnectionState, type WASocket } from "baileys";
import type { Log } from "../../log/log.ts";
import { version } from "../../version.ts";
import type { StoredAuthState } from "./auth-state.ts";
import { baileysLog } from "./baileys-log.ts";

export interface SocketOptions {
  url: string;
  auth: StoredAuthState;
  log: Log;
  /** Appear online, so that the phone stops ringing for notifications; off for `offline_mode`. */
  markOnline: boolean;
  onUpdate: (update: Partial<ConnectionState>) => void;
  /** Each raw call stanza. `acknowledge` lets Baileys handle it, which sends the acknowledgement. */
  onCall: (node: BinaryNode, acknowledge: () => void) => void;
  onSaveFailed: (error: unknown) => void;
}

/** Opens a Baileys socket for calls: nothing of messages, history or media is fetched or kept. */
export function openSocket({
  url,
  auth,
  log,
  markOnline,
  onUpdate,
  onCall,
  onSaveFailed,
}: SocketOptions): WASocket {
  const socket = makeWASocket({
    waWebSocketUrl: url,
    auth,
    logger: baileysLog(log),
    browser: ["Ringhook", "Chrome", version],
    markOnlineOnConnect: markOnline,
    syncFullHistory: false,
    shouldSyncHistoryMessage: () => false,
    emitOwnEvents: false,
    generateHighQualityLinkPreview: false,
    enableRecentMessageCache: false,
  });
  socket.ev.on("creds.update", () => void auth.save().catch(onSaveFailed));
  socket.ev.on("connection.update", onUpdate);
  holdCalls(socket, onCall);
  return socket;
}

/**
 * Puts us between a call stanza's arrival and Baileys' handling of it, which acknowledges it:
 * what is acknowledged must be on disk first, or a crash in between would lose the call.
 */
function holdCalls(socket: WASocket, onCall: SocketOptions["onCall"]): void {
  const handlers = socket.ws.listeners("CB:call") as ((node: BinaryNode) => void)[];
  socket.ws.removeAllListeners("CB:call");
  socket.ws.on("CB:call", (node: BinaryNode) => {
    onCall(node, () => {
      for (const handle of handlers) handle(node);
    });
  });
}

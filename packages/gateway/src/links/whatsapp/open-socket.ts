import type { Agent } from "node:https";
import makeWASocket, { type BinaryNode, type ConnectionState, type WASocket, type WAVersion } from "baileys";
import type { Log } from "../../log/log.ts";
import { version as ownVersion } from "../../version.ts";
import type { StoredAuthState } from "./auth-state.ts";
import { baileysLog } from "./baileys-log.ts";
import { LatestEntries, noCache } from "./caches.ts";
import type { LinkTimes } from "./link-times.ts";
import { withSharedAsyncStorage } from "./shared-async-storage.ts";

export interface SocketOptions {
  url: string;
  auth: StoredAuthState;
  /** The version of WhatsApp's web client to log in as. */
  version: WAVersion;
  times: LinkTimes;
  log: Log;
  /** Appear online, so that the phone stops ringing for notifications; off for `offline_mode`. */
  markOnline: boolean;
  /** The way to WhatsApp, where it is not the direct one. */
  agent: Agent | undefined;
  onUpdate: (update: Partial<ConnectionState>) => void;
  /** HTTP answered the upgrade. Baileys takes no notice of it: without us the socket would hang for ever. */
  onUpgradeRefused: (status: number) => void;
  /** Anything came from WhatsApp. */
  onFrame: () => void;
  /** Each raw call stanza. `acknowledge` lets Baileys handle it, which sends the acknowledgement. */
  onCall: (node: BinaryNode, acknowledge: () => void) => void;
  onSaveFailed: (error: unknown) => void;
}

const RETRIES_KEPT = 200;

/** Opens a Baileys socket for calls: nothing of messages, history or media is fetched or kept. */
export function openSocket(options: SocketOptions): WASocket {
  const { url, auth, version, times, log, markOnline, agent, onUpdate, onSaveFailed } = options;
  const socket = withSharedAsyncStorage(() =>
    makeWASocket({
      waWebSocketUrl: url,
      auth,
      version,
      logger: baileysLog(log),
      browser: ["Ringhook", "Chrome", ownVersion],
      connectTimeoutMs: times.handshakeMs,
      keepAliveIntervalMs: times.keepAliveMs,
      ...(times.qrMs !== undefined && { qrTimeout: times.qrMs }),
      markOnlineOnConnect: markOnline,
      ...(agent && { agent }),
      syncFullHistory: false,
      shouldSyncHistoryMessage: () => false,
      emitOwnEvents: false,
      generateHighQualityLinkPreview: false,
      enableRecentMessageCache: false,
      // Calls are kept in the journal, and devices of others matter only to the few who send texts.
      callOfferCache: noCache,
      userDevicesCache: noCache,
      // These count how often a message that could not be opened was asked for again: forgotten, that never ends.
      msgRetryCounterCache: new LatestEntries(RETRIES_KEPT),
      placeholderResendCache: new LatestEntries(RETRIES_KEPT),
    }),
  );
  socket.ev.on("creds.update", () => void auth.save().catch(onSaveFailed));
  socket.ev.on("connection.update", onUpdate);
  socket.ws.on("frame", options.onFrame);
  socket.ws.on("unexpected-response", (_request: unknown, response: { statusCode?: number }) =>
    options.onUpgradeRefused(response.statusCode ?? 0),
  );
  holdCalls(socket, options.onCall);
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

/** Cuts a socket off: the closing handshake that `end` begins takes half a minute with a peer that is gone. */
export function cutOff(socket: WASocket): void {
  const inner: unknown = Reflect.get(socket.ws, "socket");
  if (typeof inner === "object" && inner !== null && "terminate" in inner) {
    if (typeof inner.terminate === "function") inner.terminate();
  }
}

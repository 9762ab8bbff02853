import type { Agent } from "node:https";
import makeWASocket, {
  type AuthenticationCreds,
  type BinaryNode,
  type ConnectionState,
  type WASocket,
  type WAVersion,
} from "baileys";
import type { Log } from "../../../log/log.ts";
import { version as ownVersion } from "../../../version.ts";
import type { LinkTimes } from "../connection/link-times.ts";
import type { StoredAuthState } from "./auth-state.ts";
import { baileysLog } from "./baileys-log.ts";
import { LatestEntries, noCache } from "./caches.ts";
import { repositoryThatKeepsKeys } from "./key-shares.ts";
import { withSharedAsyncStorage } from "./shared-async-storage.ts";

export interface SocketOptions {
  url: string;
  auth: StoredAuthState;
  /** The version of WhatsApp's web client to log in as. */
  version: WAVersion;
  times: LinkTimes;
  log: Log;
  /** Appear online, which silences notifications on the phone; off for `offline_mode`. */
  markOnline: boolean;
  /** The proxy to WhatsApp, if any. */
  agent: Agent | undefined;
  onUpdate: (update: Partial<ConnectionState>) => void;
  /** HTTP answered the upgrade. Baileys ignores it, so the socket would hang forever. */
  onUpgradeRefused: (status: number) => void;
  /** WhatsApp accepted the login. @param t its time, as sent */
  onLogin: (t: string | undefined) => void;
  /** Anything arrived from WhatsApp: a stanza, or bytes of the handshake. */
  onFrame: (frame: BinaryNode | Uint8Array) => void;
  /** Each raw call stanza. `acknowledge` passes it to Baileys, which acknowledges it. */
  onCall: (node: BinaryNode, acknowledge: () => void) => void;
  /** The credentials have changed and must be saved. */
  onCredentials: (changed: Partial<AuthenticationCreds>) => void;
  /** A message of the own phone's was opened and could not be stored: it must not be acknowledged. */
  onUnsaved: () => void;
}

const RETRIES_KEPT = 200;
/** How often Baileys tries to store a step of a Signal session before it gives up. */
const COMMITS = 10;

/** Opens a Baileys socket for calls. It fetches and stores no messages, history or media. */
export function openSocket(options: SocketOptions): WASocket {
  const { url, auth, version, times, log, markOnline, agent, onUpdate } = options;
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
      transactionOpts: { maxCommitRetries: COMMITS, delayBetweenTriesMs: times.storeMs / COMMITS },
      makeSignalRepository: repositoryThatKeepsKeys(auth.creds, options.onUnsaved),
      syncFullHistory: false,
      shouldSyncHistoryMessage: () => false,
      emitOwnEvents: false,
      generateHighQualityLinkPreview: false,
      enableRecentMessageCache: false,
      // The journal stores calls, and other people's devices matter only for the rare text.
      callOfferCache: noCache,
      userDevicesCache: noCache,
      // Counts the retries of messages that could not be decrypted; without it they would never end.
      msgRetryCounterCache: new LatestEntries(RETRIES_KEPT),
      placeholderResendCache: new LatestEntries(RETRIES_KEPT),
    }),
  );
  socket.ev.on("creds.update", options.onCredentials);
  socket.ev.on("connection.update", onUpdate);
  socket.ws.on("frame", options.onFrame);
  socket.ws.on("CB:success", ({ attrs }: BinaryNode) => options.onLogin(attrs.t));
  socket.ws.on("unexpected-response", (_request: unknown, response: { statusCode?: number }) =>
    options.onUpgradeRefused(response.statusCode ?? 0),
  );
  holdCalls(socket, options.onCall);
  return socket;
}

/**
 * Intercepts call stanzas before Baileys handles and thereby acknowledges them: they must be on disk first, or a crash
 * in between would lose the call.
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

/** Terminates a socket: with a peer that is gone, the closing handshake of `end` takes half a minute. */
export function cutOff(socket: WASocket): void {
  const inner: unknown = Reflect.get(socket.ws, "socket");
  if (typeof inner === "object" && inner !== null && "terminate" in inner) {
    if (typeof inner.terminate === "function") inner.terminate();
  }
}

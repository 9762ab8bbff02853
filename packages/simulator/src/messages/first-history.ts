import { deflateSync } from "node:zlib";
import { proto } from "baileys";
import type { Other, Past, PastText } from "../accounts/past.ts";
import type { AppStateKey } from "../app-state/keys.ts";

/**
 * The history that a phone sends a device it has just linked, packed into the message itself: clients of today hold
 * back everything else until it comes, or until they are tired of waiting.
 */
export function firstHistory(past: Past): proto.IMessage {
  const { INITIAL_BOOTSTRAP } = proto.HistorySync.HistorySyncType;
  const about = { syncType: INITIAL_BOOTSTRAP, chunkOrder: 1, progress: 100 };
  const conversations = [...past.conversations].map(([other, texts]) => describe(other, texts));
  const others = [...past.conversations.keys()];
  const pushnames = others.flatMap((other) =>
    other.name === undefined ? [] : [{ id: other.jid("lid"), pushname: other.name }],
  );
  const phoneNumberToLidMappings = others.map((other) => {
    return { pnJid: other.jid("pn"), lidJid: other.jid("lid") };
  });
  const history = { ...about, conversations, pushnames, phoneNumberToLidMappings };
  return {
    protocolMessage: {
      type: proto.Message.ProtocolMessage.Type.HISTORY_SYNC_NOTIFICATION,
      historySyncNotification: {
        ...about,
        initialHistBootstrapInlinePayload: deflateSync(proto.HistorySync.encode(history).finish()),
      },
    },
  };
}

function describe(other: Other, texts: readonly PastText[]): proto.IConversation {
  const remoteJid = other.jid("lid");
  const messages = texts.map(({ id, fromMe, text, at }, place) => {
    const messageTimestamp = Math.floor(at / 1_000);
    const message = { key: { remoteJid, fromMe, id }, message: { conversation: text }, messageTimestamp };
    return { message, msgOrderId: texts.length - place };
  });
  const [newest] = texts;
  return {
    id: remoteJid,
    pnJid: other.jid("pn"),
    ...(other.name === undefined ? {} : { name: other.name }),
    conversationTimestamp: Math.floor((newest?.at ?? 0) / 1_000),
    unreadCount: 0,
    messages,
  };
}

/** The keys with which the devices of an account read its settings and chats (app state). */
export function appStateKeyShare(keys: readonly AppStateKey[], now: number): proto.IMessage {
  const fingerprint = { rawId: 1, currentIndex: 0, deviceIndexes: [0] };
  const shared = keys.map(({ id, data }) => {
    return { keyId: { keyId: id }, keyData: { keyData: data, fingerprint, timestamp: now } };
  });
  return {
    protocolMessage: {
      type: proto.Message.ProtocolMessage.Type.APP_STATE_SYNC_KEY_SHARE,
      appStateSyncKeyShare: { keys: shared },
    },
  };
}

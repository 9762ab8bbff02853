import type { proto } from "baileys";
import type { Account } from "../accounts/account.ts";
import type { Device } from "../accounts/device.ts";
import type { Directory } from "../accounts/directory.ts";
import { SimulatorError } from "../errors.ts";
import { toSeconds } from "../ground/clock.ts";
import type { Context } from "../ground/context.ts";
import { inBackground } from "../ground/in-background.ts";
import { type Groups, isGroupJid } from "../groups/groups.ts";
import { carriesMedia, type ReceivedMedia, readMedia, textOf } from "../media/media-message.ts";
import { bigEndian } from "../stanzas/bytes.ts";
import { lidJid, parseAddress } from "../stanzas/jid.ts";
import { child, childrenOf, node, type Stanza } from "../stanzas/node.ts";
import { enc, readOneTimeKey, readSealed } from "./envelopes.ts";
import { appStateKeyShare, firstHistory } from "./first-history.ts";
import { GroupPost } from "./group-post.ts";
import type { Sealed } from "./mailbox.ts";
import { findIdentityFlaw } from "./sender-identity.ts";
import { type SentMessage, SentMessages } from "./sent-messages.ts";
import { ShownMessages } from "./shown-messages.ts";
import { UnreadMessages } from "./unread-messages.ts";

// WhatsApp's own way takes longer; much sooner, and clients merge the receipt into the message they just sent.
const DELIVERY_MS = 150;

/** Brings messages from clients to phones and other clients, and back. */
export class Post {
  readonly #context: Context;
  readonly #directory: Directory;
  readonly #sent = new SentMessages();
  readonly #unread: UnreadMessages;
  readonly #shown = new ShownMessages();
  readonly #groupPost: GroupPost;
  readonly #groups: Groups;

  constructor(context: Context, directory: Directory, groups: Groups) {
    this.#groups = groups;
    this.#groupPost = new GroupPost(context, directory, groups);
    this.#context = context;
    this.#directory = directory;
    this.#unread = new UnreadMessages(context.timers);
  }

  /** Takes a client's message: acknowledges it, brings each addressed device its copy. */
  async accept(stanza: Stanza, sender: Device, answer: (stanza: Stanza) => void): Promise<void> {
    const { id, to } = stanza.attrs;
    const t = toSeconds(this.#context.clock());
    const refusal = this.#context.conditions.messages.take(sender.number);
    const error = refusal ? String(refusal.error) : isGroupJid(to) && this.#groupPost.refusal(to, sender);
    answer(node("ack", { class: "message", id, from: to, t, error: error || undefined }));
    if (error) return;
    const flaw = findIdentityFlaw(stanza, sender, this.#directory.require(sender.number).keys.public);
    if (flaw) this.#context.faults.report(flaw, `in message ${id}`, sender.jid);
    if (isGroupJid(to)) return await this.#groupPost.accept(stanza, sender);
    for (const copy of childrenOf(child(stanza, "participants"), "to"))
      await this.#bring(copy, stanza, sender);
  }

  /**
   * Writes from a phone to all clients of a group's members. Returns the message's id.
   *
   * @throws SimulatorError `GROUP_NOT_FOUND`
   */
  async writeToGroup(from: Account, jid: string, message: proto.IMessage): Promise<string> {
    const group = this.#groups.find(jid);
    if (group?.has(from)) return await this.#groupPost.write(from, group, message);
    throw new SimulatorError("GROUP_NOT_FOUND", `${from.number} is in no group ${jid}.`);
  }

  /** Writes from a phone to all clients that are linked to another. Returns the message's id. */
  async write(from: Account, to: Account, message: proto.IMessage): Promise<string> {
    const id = this.#context.nextStanzaId();
    const type = carriesMedia(message) ? "media" : "text";
    const sent = { message, attributes: { ...attributesOf(from), type } };
    this.#sent.add(id, sent);
    const text = textOf(message);
    if (text) this.#remember(from, to, id, text);
    for (const device of to.devices.values()) await this.#send(id, sent, from, lidJid(from.lid), device);
    await this.#mirror(id, sent.message, from, to);
    return id;
  }

  /** The phone of one account begins or stops to write to another: its clients are told, if they are online. */
  tellTyping(from: Account, to: Account, isTyping: boolean): void {
    const content = [node(isTyping ? "composing" : "paused")];
    for (const { online } of to.devices.values())
      online?.send(node("chatstate", { from: from.jid("lid") }, content));
  }

  /** Sends a device that was just linked the key for its app state and its first history, from its own phone. */
  async welcome(from: Account, device: Device): Promise<void> {
    const keepsKey = this.#context.conditions.keptKeys.take(from.number) !== undefined;
    if (!keepsKey) await this.shareAppStateKey(from, device);
    if (device.readsInlineHistory) await this.#tellOwn(firstHistory(from.past), from, device);
  }

  /** Sends a device the key for its app state, from its own phone. */
  async shareAppStateKey(from: Account, device: Device): Promise<void> {
    await this.#tellOwn(appStateKeyShare(from.appState.keys, this.#context.clock()), from, device);
  }

  // From a phone to one of its own devices: no message of people.
  async #tellOwn(message: proto.IMessage, from: Account, device: Device): Promise<void> {
    const id = this.#context.nextStanzaId();
    const sent = { message, attributes: { category: "peer" } };
    this.#sent.add(id, sent);
    await this.#send(id, sent, from, from.jid("pn"), device);
  }

  /** A device could not read a message of a phone: the phone begins a new session and sends it again. */
  async sendAgain(receipt: Stanza, device: Device): Promise<void> {
    const { id = "", to } = receipt.attrs;
    if (isGroupJid(to)) return await this.#groupPost.sendAgain(receipt, device);
    const from = this.#directory.byJid(to);
    const count = Number(child(receipt, "retry")?.attrs.count ?? 1);
    const isOwn = from?.number === device.number;
    const sent = (isOwn && this.#sent.find(mirrorOf(id), count)) || this.#sent.find(id, count);
    if (!from || !to || !sent) return;
    from.mailbox.beginAgain(device, readOneTimeKey(receipt));
    await this.#send(id, sent, from, to, device);
  }

  /** Tells a client what became of its message. */
  confirm(message: { id: string; to: string }, sender: Device, type?: "read"): void {
    const t = toSeconds(this.#context.clock());
    const stanza = node("receipt", { id: message.id, from: message.to, t, type });
    inBackground(sender.outbox.add({ stanza }));
  }

  // What a phone writes comes to its own clients too, wrapped with whom it is for.
  async #mirror(id: string, message: proto.IMessage, from: Account, to: Account): Promise<void> {
    const destinationJid = to.jid("lid");
    const sent = {
      message: { deviceSentMessage: { destinationJid, message } },
      attributes: {
        addressing_mode: "lid",
        notify: from.name,
        recipient: destinationJid,
        // Whose number the other's is: what tells a sender's would be taken for the chat's.
        peer_recipient_pn: to.jid("pn"),
      },
    };
    this.#sent.add(mirrorOf(id), sent);
    for (const device of from.devices.values()) await this.#send(id, sent, from, from.jid("lid"), device);
  }

  async #send(id: string, sent: SentMessage, from: Account, jid: string, device: Device): Promise<void> {
    const sealed = await from.mailbox.seal(device, sent.message);
    const t = toSeconds(this.#context.clock());
    const attributes = { id, from: jid, t, type: "text", ...sent.attributes };
    await device.outbox.add({ stanza: node("message", attributes, [enc(sealed)]) });
  }

  async #bring(copy: Stanza, stanza: Stanza, sender: Device): Promise<void> {
    const { jid } = copy.attrs;
    const account = this.#directory.byJid(jid);
    const address = parseAddress(jid);
    const sealed = readSealed(copy);
    if (!account || !address || !sealed) return;
    if (address.device === 0) return await this.#open(account, sealed, stanza, sender);
    const from = this.#directory.require(sender.number);
    const content = [enc(sealed), ...childrenOf(stanza, "device-identity")];
    const recipient = account.devices.get(address.device);
    await recipient?.outbox.add({
      stanza: this.#envelope(stanza.attrs.id ?? "", from, content, sender.index),
    });
  }

  async #open(account: Account, sealed: Sealed, stanza: Stanza, sender: Device): Promise<void> {
    const { id = "", to = "" } = stanza.attrs;
    let message: proto.IMessage;
    try {
      message = await account.mailbox.open(sender, sealed);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#askAgain(account, stanza, sender, why);
      return;
    }
    this.#unread.opened(`${id} ${account.number}`);
    // The sender's own phone gets a copy of everything; no event is told of it.
    if (account.number === sender.number && message.deviceSentMessage) return;
    const text = textOf(message);
    const { number, jid: device } = sender;
    const media = this.#media(message, id, sender);
    const isRepeat = this.#shown.has(`${number} ${id} ${account.number}`);
    this.#context.events.emit("message", {
      ...{ id, number, device, to: account.number, chat: to, text },
      ...media,
      ...(isRepeat && { isRepeat }),
    });
    if (text && !isRepeat) this.#remember(this.#directory.require(number), account, id, text);
    this.#context.timers.after(DELIVERY_MS, () => this.confirm({ id, to }, sender));
  }

  #media(message: proto.IMessage, id: string, sender: Device): { media?: ReceivedMedia } {
    try {
      const media = readMedia(message, this.#context.media);
      return media ? { media } : {};
    } catch (error) {
      this.#context.faults.report("MESSAGE_NOT_READABLE", `${id}: ${String(error)}`, sender.jid);
      return {};
    }
  }

  #remember(from: Account, to: Account, id: string, text: string): void {
    const at = this.#context.clock();
    from.past.add({ other: to, fromMe: true, id, text, at });
    to.past.add({ other: from, fromMe: false, id, text, at });
  }

  // A phone that cannot open a message asks for it again; it is a fault if no copy comes that it can open.
  #askAgain(account: Account, { attrs }: Stanza, sender: Device, why: string): void {
    const { id = "", to = "" } = attrs;
    const count = this.#unread.failed(`${id} ${account.number}`, () =>
      this.#context.faults.report("MESSAGE_NOT_READABLE", `${id} to ${account.number}: ${why}`, sender.jid),
    );
    if (count === undefined) return;
    const t = toSeconds(this.#context.clock());
    const content = [
      node("retry", { count: String(count), id, t, v: "1" }),
      node("registration", {}, bigEndian(account.mailbox.keys.registrationId, 4)),
    ];
    inBackground(sender.outbox.add({ stanza: node("receipt", { id, from: to, t, type: "retry" }, content) }));
  }

  #envelope(id: string, from: Account, content: Stanza[], device: number): Stanza {
    const t = toSeconds(this.#context.clock());
    const attributes = { id, from: lidJid(from.lid, device), t, type: "text", ...attributesOf(from) };
    return node("message", attributes, content);
  }
}

/** By which the copy of a message for the sender's own clients is remembered. */
function mirrorOf(id: string): string {
  return `${id} for the own clients`;
}

function attributesOf(from: Account) {
  return { sender_pn: from.jid("pn"), addressing_mode: "lid", notify: from.name };
}

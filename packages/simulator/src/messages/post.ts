import type { proto } from "baileys";
import type { Account } from "../accounts/account.ts";
import type { Device } from "../accounts/device.ts";
import type { Directory } from "../accounts/directory.ts";
import { toSeconds } from "../clock.ts";
import type { Context } from "../network/context.ts";
import { lidJid, parseAddress } from "../stanzas/jid.ts";
import { bytes, child, childrenOf, node, type Stanza } from "../stanzas/node.ts";
import type { Sealed } from "./mailbox.ts";
import { findIdentityFlaw } from "./sender-identity.ts";

// WhatsApp's own way takes longer; much sooner, and clients merge the receipt into the message they just sent.
const DELIVERY_MS = 150;

/** Brings messages from clients to phones and other clients, and back. */
export class Post {
  readonly #context: Context;
  readonly #directory: Directory;

  constructor(context: Context, directory: Directory) {
    this.#context = context;
    this.#directory = directory;
  }

  /** Takes a client's message: acknowledges it, brings each addressed device its copy. */
  async accept(stanza: Stanza, sender: Device, answer: (stanza: Stanza) => void): Promise<void> {
    const { id, to } = stanza.attrs;
    const t = toSeconds(this.#context.clock());
    answer(node("ack", { class: "message", id, from: to, t }));
    const flaw = findIdentityFlaw(stanza, sender, this.#directory.require(sender.number).keys.public);
    if (flaw) this.#context.faults.report(flaw, `in message ${id}`, sender.jid);
    for (const copy of childrenOf(child(stanza, "participants"), "to"))
      await this.#bring(copy, stanza, sender);
  }

  /** Writes from a phone to all clients that are linked to another. Returns the message's id. */
  async write(from: Account, to: Account, text: string): Promise<string> {
    const id = this.#context.nextStanzaId();
    for (const device of to.devices.values()) {
      const sealed = await from.mailbox.seal(device, { conversation: text });
      await device.outbox.add({ stanza: this.#envelope(id, from, [enc(sealed)]) });
    }
    return id;
  }

  /** Tells a client what became of its message. */
  confirm(message: { id: string; to: string }, sender: Device, type?: "read"): void {
    const t = toSeconds(this.#context.clock());
    const stanza = node("receipt", { id: message.id, from: message.to, t, type });
    void sender.outbox.add({ stanza });
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
      this.#context.faults.report("MESSAGE_NOT_READABLE", `${id} to ${account.number}: ${why}`, sender.jid);
      return;
    }
    // The sender's own phone gets a copy of everything; it is news to nobody.
    if (account.number === sender.number && message.deviceSentMessage) return;
    this.#context.events.emit("message", {
      id,
      number: sender.number,
      device: sender.jid,
      to: account.number,
      chat: to,
      text: message.conversation ?? message.extendedTextMessage?.text ?? "",
    });
    this.#context.timers.after(DELIVERY_MS, () => this.confirm({ id, to }, sender));
  }

  #envelope(id: string, from: Account, content: Stanza[], device = 0): Stanza {
    const attributes = { sender_pn: from.jid("pn"), addressing_mode: "lid", notify: from.name };
    const t = toSeconds(this.#context.clock());
    return node("message", { id, from: lidJid(from.lid, device), t, type: "text", ...attributes }, content);
  }
}

function readSealed(copy: Stanza): Sealed | undefined {
  const sealed = child(copy, "enc");
  const ciphertext = bytes(sealed);
  const type = sealed?.attrs.type;
  return ciphertext && (type === "pkmsg" || type === "msg") ? { type, ciphertext } : undefined;
}

function enc({ type, ciphertext }: Sealed): Stanza {
  return node("enc", { v: "2", type }, ciphertext);
}

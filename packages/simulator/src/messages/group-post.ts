import { encodeWAMessage, proto, unpadRandomMax16 } from "baileys";
import type { Account } from "../accounts/account.ts";
import type { Device } from "../accounts/device.ts";
import type { Directory } from "../accounts/directory.ts";
import { toSeconds } from "../ground/clock.ts";
import type { Context } from "../ground/context.ts";
import { inBackground } from "../ground/in-background.ts";
import type { Group } from "../groups/group.ts";
import type { Groups } from "../groups/groups.ts";
import { textOf } from "../media/media-message.ts";
import { parseAddress } from "../stanzas/jid.ts";
import { bytes, child, childrenOf, node, type Stanza } from "../stanzas/node.ts";
import { enc, readOneTimeKey, readSealed } from "./envelopes.ts";
import type { Sealed } from "./mailbox.ts";
import { LearnedKeys, SenderKey } from "./sender-keys.ts";
import { SentMessages } from "./sent-messages.ts";
import { ShownMessages } from "./shown-messages.ts";

// As with messages to one.
const DELIVERY_MS = 150;

/** What an account knows of one group: its own key for it, and which devices were given that. */
interface OwnKey {
  readonly key: SenderKey;
  readonly given: Set<Device>;
}

/** Brings what is written to groups to their members: sealed once for all, by a key that each device is given first. */
export class GroupPost {
  readonly #context: Context;
  readonly #directory: Directory;
  readonly #groups: Groups;
  readonly #shown = new ShownMessages();
  readonly #own = new Map<string, OwnKey>();
  readonly #learned = new Map<string, LearnedKeys>();
  readonly #sent = new SentMessages();

  constructor(context: Context, directory: Directory, groups: Groups) {
    this.#context = context;
    this.#directory = directory;
    this.#groups = groups;
  }

  /** Writes from a phone to all clients of the members, its own ones too. Returns the message's id. */
  async write(from: Account, group: Group, message: proto.IMessage): Promise<string> {
    const id = this.#context.nextStanzaId();
    this.#sent.add(id, { message, attributes: {} });
    const devices = group.accounts.flatMap((account) => [...account.devices.values()]);
    // Those who have no key yet are given it as it is before this message.
    const described = this.#keyOf(from, group).key.describe();
    const sealed = this.#keyOf(from, group).key.seal(encodeWAMessage(message));
    for (const device of devices) await this.#send(id, { described, sealed }, from, group, device);
    return id;
  }

  /** Why a client's message to a group is refused, as the service writes it. */
  refusal(to: string, sender: Device): string | undefined {
    const group = this.#groups.find(to);
    if (!group) return "404";
    return group.has(sender) ? undefined : "403";
  }

  /** Takes a client's message to a group that it is in: brings each member's devices their copy. */
  async accept(stanza: Stanza, sender: Device): Promise<void> {
    const group = this.#groups.find(stanza.attrs.to);
    const sealed = bytes(childrenOf(stanza, "enc").find(({ attrs }) => attrs.type === "skmsg"));
    if (!group || !sealed) return;
    const copies = new Map(
      childrenOf(child(stanza, "participants"), "to").map((copy) => [this.#placeOf(copy.attrs.jid), copy]),
    );
    for (const account of group.accounts) {
      const copy = copies.get(`${account.number}:0`);
      await this.#open(account, { copy: copy && readSealed(copy), sealed }, { stanza, sender, group });
      for (const device of account.devices.values()) {
        if (device !== sender)
          await this.#forward(device, copies.get(`${account.number}:${device.index}`), stanza, sender);
      }
    }
  }

  /** A device could not read a message of a phone to a group: it is given the key anew, and the message again. */
  async sendAgain(receipt: Stanza, device: Device): Promise<void> {
    const { id = "", to, participant } = receipt.attrs;
    const group = this.#groups.find(to);
    const from = this.#directory.byJid(participant);
    const sent = this.#sent.find(id, Number(child(receipt, "retry")?.attrs.count ?? 1));
    if (!group || !from || !sent) return;
    from.mailbox.beginAgain(device, readOneTimeKey(receipt));
    const { key, given } = this.#keyOf(from, group);
    given.delete(device);
    const described = key.describe();
    await this.#send(id, { described, sealed: key.seal(encodeWAMessage(sent.message)) }, from, group, device);
  }

  async #send(
    id: string,
    { described, sealed }: { described: Buffer; sealed: Buffer },
    from: Account,
    group: Group,
    device: Device,
  ): Promise<void> {
    const content = [enc({ type: "skmsg", ciphertext: sealed })];
    const { given } = this.#keyOf(from, group);
    if (!given.has(device)) {
      given.add(device);
      const distribution = { groupId: group.jid, axolotlSenderKeyDistributionMessage: described };
      const message = { senderKeyDistributionMessage: distribution };
      content.unshift(enc(await from.mailbox.seal(device, message)));
    }
    const attributes = { id, from: group.jid, participant: from.jid("lid"), ...this.#about(from) };
    await device.outbox.add({ stanza: node("message", attributes, content) });
  }

  async #forward(
    device: Device,
    copy: Stanza | undefined,
    { attrs, content }: Stanza,
    sender: Device,
  ): Promise<void> {
    const from = this.#directory.require(sender.number);
    const shared = Array.isArray(content) ? content.filter(({ tag }) => tag !== "participants") : [];
    const own = copy && readSealed(copy);
    const attributes = { id: attrs.id, from: attrs.to, participant: sender.lid, ...this.#about(from) };
    await device.outbox.add({
      stanza: node("message", attributes, [...(own ? [enc(own)] : []), ...shared.map(stripped)]),
    });
  }

  async #open(
    account: Account,
    { copy, sealed }: { copy: Sealed | undefined; sealed: Buffer },
    { stanza, sender, group }: { stanza: Stanza; sender: Device; group: Group },
  ): Promise<void> {
    const { id = "" } = stanza.attrs;
    const author = `${group.jid} ${sender.jid}`;
    const learned = this.#learned.get(account.number) ?? new LearnedKeys();
    this.#learned.set(account.number, learned);
    try {
      const given = copy && (await account.mailbox.open(sender, copy));
      const described = given?.senderKeyDistributionMessage?.axolotlSenderKeyDistributionMessage;
      if (described) learned.learn(author, described);
      const message = proto.Message.decode(unpadRandomMax16(learned.open(author, sealed)));
      if (account.number !== sender.number) this.#read(message, id, account, sender, group);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#context.faults.report(
        "MESSAGE_NOT_READABLE",
        `${id} to ${account.number} in ${group.jid}: ${why}`,
        sender.jid,
      );
    }
  }

  #read(message: proto.IMessage, id: string, account: Account, sender: Device, group: Group): void {
    const text = textOf(message);
    const { number, jid: device } = sender;
    const isRepeat = this.#shown.has(`${number} ${id} ${account.number}`);
    const told = { id, number, device, to: account.number, chat: group.jid, text };
    this.#context.events.emit("message", { ...told, ...(isRepeat && { isRepeat }) });
    this.#context.timers.after(DELIVERY_MS, () => {
      const t = toSeconds(this.#context.clock());
      const attributes = { id, from: group.jid, participant: account.jid("lid"), t };
      inBackground(sender.outbox.add({ stanza: node("receipt", attributes) }));
    });
  }

  #keyOf(account: Account, group: Group): OwnKey {
    const name = `${account.number} ${group.jid}`;
    const known = this.#own.get(name) ?? { key: new SenderKey(), given: new Set() };
    this.#own.set(name, known);
    return known;
  }

  // Which device a copy is for, whether it is named by number or by LID.
  #placeOf(jid: string | undefined): string {
    return `${this.#directory.byJid(jid)?.number}:${parseAddress(jid)?.device ?? 0}`;
  }

  #about(from: Account) {
    const t = toSeconds(this.#context.clock());
    return { t, type: "text", participant_pn: from.jid("pn"), notify: from.name, addressing_mode: "lid" };
  }
}

// A child as it is passed on: what identifies the sender, and the sealed text.
function stripped({ tag, attrs, content }: Stanza): Stanza {
  return node(tag, tag === "enc" ? { v: attrs.v, type: attrs.type } : attrs, content);
}

import type { Device, Online } from "../accounts/device.ts";
import type { Line, Peer } from "../connections/peer.ts";
import type { FaultCode } from "../faults/fault.ts";
import { toSeconds } from "../ground/clock.ts";
import { inBackground } from "../ground/in-background.ts";
import { Delivery } from "../misbehaviour/delivery.ts";
import { SERVICE } from "../stanzas/jid.ts";
import { node, type Stanza } from "../stanzas/node.ts";
import type { StreamError } from "../stanzas/stream-error.ts";
import { answerQuery } from "./queries/index.ts";
import type { Answer } from "./queries/kind.ts";
import type { Surroundings } from "./surroundings.ts";

const ACK_FAULTS = {
  wrong: "ACK_WRONG",
  repeated: "ACK_REPEATED",
  unknown: "ACK_UNKNOWN",
} as const satisfies Record<string, FaultCode>;

/** A linked client that is logged in. */
export class Session implements Peer, Online {
  readonly device: string;
  readonly number: string;
  readonly #line: Line;
  readonly #client: Device;
  readonly #around: Surroundings;
  #isActive = false;

  constructor(line: Line, client: Device, around: Surroundings) {
    this.device = client.jid;
    this.number = client.number;
    this.#line = line;
    this.#client = client;
    this.#around = around;
  }

  /**
   * Takes the place of an older session of the same device, and tells the client that it is in.
   *
   * @param isPassive whether the client wants nothing before it says that it is active
   */
  begin(isPassive: boolean): void {
    const older = this.#client.online;
    if (older) {
      this.#around.events.emit("replaced", { number: this.number, device: this.device });
      older.end("replaced");
    }
    this.#client.online = this;
    this.#send(success(this.#client, this.#around));
    this.#send(
      node("ib", { from: SERVICE }, [node("edge_routing", {}, [node("routing_info", {}, ROUTING)])]),
    );
    if (!isPassive) this.#activate();
  }

  end(error: StreamError): void {
    this.#leave();
    this.#line.end(error);
  }

  send(stanza: Stanza): void {
    this.#send(stanza);
  }

  cut(): void {
    this.#line.cut();
  }

  freeze(): void {
    this.#line.freeze();
  }

  thaw(): void {
    this.#line.thaw();
  }

  receive(stanza: Stanza): void | Promise<void> {
    // What a session says after a newer one took over comes too late: its acknowledgements are owed to that one now.
    if (this.#client.online !== this) return undefined;
    this.#around.events.emit("stanza", { number: this.number, device: this.device, stanza });
    switch (stanza.tag) {
      case "iq":
        return this.#answer(stanza);
      case "ack":
        return this.#settle(stanza);
      case "receipt":
        return this.#confirm(stanza);
      case "message":
        return this.#around.post.accept(stanza, this.#client, (answer) => this.#send(answer));
      case "call":
        return this.#request(stanza);
      case "presence":
      case "ib":
      case "chatstate":
        // They want no answer.
        return undefined;
      default:
        return this.#wonder(stanza);
    }
  }

  closed(): void {
    this.#leave();
  }

  #answer(query: Stanza): void {
    const { id, type } = query.attrs;
    if (type === "result" || type === "error") return;
    if (!id) throw new Error("an iq without id");
    const answer = answerQuery(query, this.#client, this.#around);
    this.#send(answerStanza(id, answer));
    if (answer.next === "activate") this.#activate();
    if (answer.next === "leave") this.#line.close();
  }

  // A client that has become active gets what waited for it, then the mark that this was all.
  #activate(): void {
    if (this.#isActive || this.#client.online !== this) return;
    this.#isActive = true;
    const delivery = new Delivery(this.#around, this.number, (stanza, written) =>
      this.#line.send(stanza, written),
    );
    const { waiting } = this.#client.outbox;
    if (waiting.length > 0) this.#send(node("ib", { from: SERVICE }, [preview(waiting)]));
    const offlineStanzas = this.#client.outbox.open((stanza, written) => delivery.carry(stanza, written));
    this.#send(node("ib", { from: SERVICE }, [node("offline", { count: String(offlineStanzas) })]));
    this.#around.events.emit("connected", {
      number: this.number,
      device: this.device,
      offlineStanzas,
    });
    this.#welcome();
  }

  #wonder(stanza: Stanza): void {
    this.#around.faults.report("STANZA_UNKNOWN", stanza.tag, this.device);
    this.#around.events.emit("unknown", { number: this.number, device: this.device, stanza });
  }

  #welcome(): void {
    if (!this.#client.isNew || !this.#around.sendsHistory) return;
    this.#client.isNew = false;
    const account = this.#around.directory.require(this.number);
    inBackground(this.#around.post.welcome(account, this.#client));
  }

  #request(stanza: Stanza): void {
    const answer = this.#around.callRequests.answer(stanza, this.#client);
    if (answer) this.#send(answer);
  }

  // A message's first receipt acknowledges it; later ones say what else became of it. `retry` asks for it again, and
  // is followed by an ack.
  async #confirm(receipt: Stanza): Promise<void> {
    const { id = "", type = "delivered", to } = receipt.attrs;
    const { participant } = receipt.attrs;
    this.#send(node("ack", { class: "receipt", id, from: to, type: receipt.attrs.type, participant }));
    if (type === "retry") await this.#around.post.sendAgain(receipt, this.#client);
    else this.#client.outbox.acknowledge(receipt);
    this.#around.events.emit("receipt", { number: this.number, device: this.device, id, type });
  }

  #settle(ack: Stanza): void {
    if (this.#around.conditions.lostAcknowledgements.take(this.number)) return;
    const verdict = this.#client.outbox.acknowledge(ack);
    if (verdict === "right") return;
    const { id, class: kind, to } = ack.attrs;
    this.#around.faults.report(ACK_FAULTS[verdict], `${kind} ${id} to ${to}`, this.device);
  }

  #leave(): void {
    if (this.#client.online !== this) return;
    this.#client.online = undefined;
    this.#client.outbox.close();
    if (!this.#isActive) return;
    this.#around.events.emit("disconnected", { number: this.number, device: this.device });
  }

  #send(stanza: Stanza): void {
    inBackground(this.#line.send(stanza));
  }
}

// Where a client is served best, in a form that only the service reads; the client repeats it when it comes again.
const ROUTING = Buffer.from([8, 13, 8, 2]);

function success({ lid, number }: Device, { clock, directory }: Surroundings): Stanza {
  const t = toSeconds(clock());
  return node("success", {
    t,
    lid,
    display_name: directory.byNumber(number)?.name,
    props: "27",
    abprops: "1",
    location: "sim",
    creation: t,
    companion_enc_static: COMPANION_KEY,
  });
}

// A key of the account that no client that is known uses.
const COMPANION_KEY = Buffer.alloc(32, 1).toString("base64");

// What waits, by kind, before it comes.
function preview(waiting: readonly Stanza[]): Stanza {
  const count = (tag: string) => String(waiting.filter((each) => each.tag === tag).length);
  return node("offline_preview", {
    count: String(waiting.length),
    message: count("message"),
    receipt: count("receipt"),
    notification: count("notification"),
    call: count("call"),
    appdata: "0",
  });
}

function answerStanza(id: string, { content, error }: Answer): Stanza {
  if (!error) return node("iq", { type: "result", id, from: SERVICE }, content);
  const { code, text } = error;
  return node("iq", { type: "error", id, from: SERVICE }, [node("error", { code: String(code), text })]);
}

import type { Device, Online } from "../accounts/device.ts";
import { toSeconds } from "../clock.ts";
import type { Line, Peer } from "../connections/peer.ts";
import type { FaultCode } from "../faults/fault.ts";
import { Delivery } from "../misbehaviour/delivery.ts";
import { SERVICE } from "../stanzas/jid.ts";
import { node, type Stanza } from "../stanzas/node.ts";
import type { StreamError } from "../stanzas/stream-error.ts";
import { answerQuery } from "./queries/index.ts";
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

  /** Takes the place of an older session of the same device, and tells the client that it is in. */
  begin(): void {
    this.#client.online?.end("replaced");
    this.#client.online = this;
    this.#send(node("success", { t: toSeconds(this.#around.clock()), lid: this.#client.lid }));
  }

  end(error: StreamError): void {
    this.#leave();
    this.#line.end(error);
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
      default:
        // `presence` and `ib` want no answer.
        return undefined;
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
    this.#send(node("iq", { type: "result", id, from: SERVICE }, answer.content));
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
    const offlineStanzas = this.#client.outbox.open((stanza, written) => delivery.carry(stanza, written));
    this.#send(node("ib", { from: SERVICE }, [node("offline", { count: String(offlineStanzas) })]));
    this.#around.events.emit("connected", {
      number: this.number,
      device: this.device,
      offlineStanzas,
    });
  }

  #request(stanza: Stanza): void {
    const answer = this.#around.callRequests.answer(stanza, this.#client);
    if (answer) this.#send(answer);
  }

  // A message's first receipt acknowledges it; later ones say what else became of it. `retry` asks for it again, and
  // is followed by an ack.
  #confirm(receipt: Stanza): void {
    const { id = "", type = "delivered", to } = receipt.attrs;
    this.#send(node("ack", { class: "receipt", id, from: to, type: receipt.attrs.type }));
    if (type !== "retry") this.#client.outbox.acknowledge(receipt);
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
    void this.#line.send(stanza);
  }
}

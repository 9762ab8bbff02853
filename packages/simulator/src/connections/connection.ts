import { decodeBinaryNode, encodeBinaryNode } from "baileys";
import type { RawData, WebSocket } from "ws";
import type { FaultCode } from "../faults/fault.ts";
import type { FaultLog } from "../faults/log.ts";
import type { Authority } from "../noise/authority.ts";
import { FrameReader, frame } from "../noise/frames.ts";
import { Handshake } from "../noise/handshake.ts";
import type { Transport } from "../noise/transport.ts";
import type { Stanza } from "../stanzas/node.ts";
import { type StreamError, streamErrors } from "../stanzas/stream-error.ts";
import type { Admission, Line, Peer } from "./peer.ts";

/** One client's connection: WebSocket messages on the outside, stanzas on the inside. */
export class Connection implements Line {
  readonly #socket: WebSocket;
  readonly #admission: Admission;
  readonly #faults: FaultLog;
  readonly #reader = new FrameReader();
  readonly #handshake: Handshake;
  #greeted = false;
  #transport: Transport | undefined;
  #peer: Peer | undefined;
  #ended = false;
  // What waits while the connection is frozen.
  #held: (() => void)[] | undefined;
  // Decoding is asynchronous: without a queue a small stanza could overtake a large one.
  #received: Promise<void> = Promise.resolve();

  constructor(socket: WebSocket, authority: Authority, admission: Admission, faults: FaultLog) {
    this.#socket = socket;
    this.#admission = admission;
    this.#faults = faults;
    this.#handshake = new Handshake(authority.staticKeys, authority.certificate);
  }

  /** Begins to listen to the client. */
  open(): void {
    this.#socket.on("message", (data) => this.#receive(data));
    this.#socket.on("close", () => this.#closed());
    // What goes wrong on the way is followed by "close".
    this.#socket.on("error", () => {});
  }

  send(stanza: Stanza, written?: () => void): Promise<void> {
    if (this.#held) return this.#hold(() => this.send(stanza, written));
    if (!this.#transport || this.#ended) return Promise.resolve();
    const drop = this.#admission.dropAt(stanza, this.#peer);
    if (drop === "before") {
      this.cut();
      return Promise.resolve();
    }
    written?.();
    const sent = this.#write(this.#transport.seal(encodeBinaryNode(stanza)));
    return drop === "after" ? sent.then(() => this.cut()) : sent;
  }

  end(error: StreamError): void {
    void this.send(streamErrors[error]());
    this.close();
  }

  close(): void {
    // On a frozen connection nobody would answer the close.
    if (this.#held) this.cut();
    this.#ended = true;
    this.#socket.close();
  }

  cut(): void {
    this.#ended = true;
    this.#socket.terminate();
  }

  freeze(): void {
    this.#held ??= [];
    this.#socket.pause();
  }

  thaw(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#socket.resume();
    for (const release of held) release();
  }

  #hold(send: () => Promise<void>): Promise<void> {
    return new Promise((resolve) => this.#held?.push(() => resolve(send())));
  }

  #write(body: Uint8Array): Promise<void> {
    return new Promise((resolve) => this.#socket.send(frame(body), () => resolve()));
  }

  #receive(data: RawData): void {
    if (this.#ended) return;
    try {
      for (const body of this.#reader.read(data as Buffer)) this.#take(body);
    } catch (error) {
      this.#refuse(this.#transport ? "FRAME_NOT_READABLE" : "HANDSHAKE_FAILED", error);
    }
  }

  #take(body: Buffer): void {
    if (this.#transport) this.#queue(this.#transport.open(body));
    else if (this.#greeted) this.#introduce(body);
    else {
      this.#greeted = true;
      void this.#write(this.#handshake.answerHello(body));
    }
  }

  #introduce(body: Buffer): void {
    const introduction = this.#handshake.finish(body);
    this.#transport = introduction.transport;
    this.#peer = this.#admission.admit(this, introduction);
  }

  #queue(plain: Buffer): void {
    this.#received = this.#received.then(async () => {
      try {
        const stanza = await decodeBinaryNode(plain);
        await this.#peer?.receive(stanza);
      } catch (error) {
        this.#refuse("STANZA_NOT_UNDERSTOOD", error);
      }
    });
  }

  #refuse(code: FaultCode, error: unknown): void {
    this.#faults.report(code, error instanceof Error ? error.message : String(error), this.#peer?.device);
    this.cut();
  }

  #closed(): void {
    this.#ended = true;
    this.thaw();
    // After what was received before: an acknowledgement that came counts.
    this.#received = this.#received.then(() => this.#peer?.closed());
  }
}

import { setTimeout as pause } from "node:timers/promises";
import { decodeBinaryNode } from "baileys";
import type { RawData, WebSocket } from "ws";
import { type FaultCode, Refusal } from "../faults/fault.ts";
import type { FaultLog } from "../faults/log.ts";
import { inBackground } from "../ground/in-background.ts";
import type { Authority } from "../noise/authority.ts";
import { FrameReader, frame } from "../noise/frames.ts";
import { Handshake, type Introduction } from "../noise/handshake.ts";
import type { Transport } from "../noise/transport.ts";
import { encodeStanza } from "../stanzas/encode.ts";
import type { Stanza } from "../stanzas/node.ts";
import { type StreamError, streamErrors } from "../stanzas/stream-error.ts";
import type { Admission, Line, Peer } from "./peer.ts";

// The real service is never nearer. Older clients still derive their keys when an answer comes at once, and lose it.
const NEAREST_MS = 50;
const FARTHEST_MS = 2_000;
// Who is slow with the handshake is slow with the keys that follow from it.
const SLOWNESS = 3;

/** One client's connection: WebSocket messages on the outside, stanzas on the inside. */
export class Connection implements Line {
  readonly #socket: WebSocket;
  readonly #admission: Admission;
  readonly #faults: FaultLog;
  readonly #reader = new FrameReader();
  readonly #handshake: Handshake;
  #greetedAt: number | undefined;
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
    const sent = this.#write(this.#transport.seal(encodeStanza(stanza)));
    return drop === "after" ? sent.then(() => this.cut()) : sent;
  }

  end(error: StreamError): void {
    inBackground(this.send(streamErrors[error]()));
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
    else if (this.#greetedAt !== undefined) this.#introduce(this.#handshake.finish(body));
    else this.#greet(body);
  }

  #greet(body: Buffer): void {
    this.#greetedAt = performance.now();
    const { hello, introduction } = this.#handshake.answerHello(body);
    inBackground(this.#write(hello));
    if (introduction) this.#introduce(introduction);
  }

  #introduce(introduction: Introduction): void {
    this.#transport = introduction.transport;
    const tookMs = performance.now() - (this.#greetedAt ?? 0);
    const distanceMs = Math.min(FARTHEST_MS, Math.max(NEAREST_MS, SLOWNESS * tookMs));
    this.#received = this.#received.then(async () => {
      await pause(distanceMs);
      if (this.#ended) return;
      try {
        this.#peer = this.#admission.admit(this, introduction);
      } catch (error) {
        this.#refuse("STANZA_NOT_UNDERSTOOD", error);
      }
    });
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
    const fault = error instanceof Refusal ? error.code : code;
    this.#faults.report(fault, error instanceof Error ? error.message : String(error), this.#peer?.device);
    this.cut();
  }

  #closed(): void {
    this.#ended = true;
    this.thaw();
    // After what was received before: an acknowledgement that came counts.
    this.#received = this.#received.then(() => this.#peer?.closed());
  }
}

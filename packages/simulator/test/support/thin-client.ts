import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { decodeBinaryNode, encodeBinaryNode, proto } from "baileys";
import { WebSocket } from "ws";
import type { Phone } from "../../src/index.ts";
import { FrameReader, frame, HEADER } from "../../src/noise/frames.ts";
import { generateKeys, sign, withKeyType } from "../../src/noise/signatures.ts";
import { bigEndian } from "../../src/stanzas/bytes.ts";
import { bytes, child, children, node, type Stanza } from "../../src/stanzas/node.ts";
import { type ClientTransport, shakeHands } from "./thin-noise.ts";

/** What it takes to begin a connection. */
export interface ThinOptions {
  /** What the login payload says. Default: true, as Baileys does. */
  readonly passive?: boolean;
  /** The service's key as remembered: the client begins with an IK. */
  readonly serviceKey?: Buffer;
  /** The first bytes. Default: the right ones. */
  readonly header?: Uint8Array;
}

/**
 * A client that does just what a test tells it: no acknowledgement, no query of its own. It speaks the protocol, and
 * nothing else keeps it from saying the wrong thing.
 */
export class ThinClient {
  readonly received: Stanza[] = [];
  readonly noiseKeys = generateKeys();
  readonly identity = generateKeys();
  readonly signedPreKey = generateKeys();
  readonly registrationId = 4711;
  /** How many frames came, on all connections. */
  frames = 0;
  jid = "";
  lid = "";
  transport: ClientTransport | undefined;
  readonly #url: string;
  #socket: WebSocket | undefined;
  #waiting: (() => void)[] = [];
  #decoded: Promise<void> = Promise.resolve();
  #isClosed = false;
  #lastId = 0;
  #onlyCounts = false;

  constructor(url: string) {
    this.#url = url;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** From now on it opens nothing that comes, and counts it: for load, where the network alone is to be measured. */
  onlyCount(): void {
    this.#onlyCounts = true;
  }

  /** Pairs with a phone by QR, and leaves. */
  async link(phone: Phone): Promise<void> {
    await this.#connect(proto.ClientPayload.encode({ devicePairingData: this.#registration() }).finish(), {});
    const offer = await this.next((stanza) => child(stanza, "pair-device") !== undefined);
    const ref = bytes(children(child(offer, "pair-device"))[0])?.toString() ?? "";
    const secret = randomBytes(32);
    const keys = [this.noiseKeys.public, this.identity.public, secret].map((key) =>
      Buffer.from(key).toString("base64"),
    );
    const linking = phone.scanQr([ref, ...keys, "1"].join(","));
    const success = await this.next((stanza) => child(stanza, "pair-success") !== undefined);
    this.#prove(success);
    await linking;
    await this.closed();
  }

  /** Logs in; resolves at `success`. */
  async login(options: ThinOptions = {}): Promise<Stanza> {
    const [user = "", device = ""] = this.jid.split("@")[0]?.split(":") ?? [];
    const { passive = true } = options;
    const payload = { username: Number(user), device: Number(device), passive };
    await this.#connect(proto.ClientPayload.encode(payload).finish(), options);
    return await this.next(({ tag }) => tag === "success");
  }

  send(stanza: Stanza): void {
    if (!this.transport) throw new Error("not connected");
    this.#socket?.send(frame(this.transport.toService.seal(encodeBinaryNode(stanza), Buffer.alloc(0))));
  }

  /** Sends a query; resolves with its answer. */
  async query(xmlns: string, type: "get" | "set", content: Stanza[]): Promise<Stanza> {
    this.#lastId += 1;
    const id = `thin-${this.#lastId}`;
    this.send(node("iq", { id, xmlns, type, to: "@s.whatsapp.net" }, content));
    return await this.next(({ tag, attrs }) => tag === "iq" && attrs.id === id);
  }

  /** The first stanza that fits, among those that came and those to come. */
  async next(fits: (stanza: Stanza) => boolean): Promise<Stanza> {
    for (;;) {
      const found = this.received.find(fits);
      if (found) return found;
      if (this.#isClosed) throw new Error("the connection was closed");
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Waits for the end of the connection. */
  async closed(): Promise<void> {
    while (!this.#isClosed) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.#socket?.terminate();
  }

  /** The signed prekey as it is uploaded. */
  signedPreKeyNode(keys = this.signedPreKey, id = 1): Stanza {
    const signature = sign(this.identity, withKeyType(keys.public));
    return node("skey", {}, [
      node("id", {}, bigEndian(id, 3)),
      node("value", {}, keys.public),
      node("signature", {}, signature),
    ]);
  }

  async #connect(payload: Uint8Array, { serviceKey, header = HEADER }: ThinOptions): Promise<void> {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#isClosed = false;
    this.received.length = 0;
    this.transport = undefined;
    const reader = new FrameReader(true);
    const frames: Buffer[] = [];
    socket.on("message", (data) => {
      for (const body of reader.read(data as Buffer)) {
        this.frames += 1;
        if (this.#onlyCounts) continue;
        if (this.transport) this.#take(this.transport, body);
        else frames.push(Buffer.from(body));
      }
      this.#wake();
    });
    socket.on("close", () => {
      const closed = (): void => {
        this.#isClosed = true;
        this.#wake();
      };
      this.#decoded.then(closed, closed);
    });
    await once(socket, "open");
    let introduction: Uint8Array = header;
    const wire = {
      send: (body: Uint8Array) => {
        socket.send(Buffer.concat([introduction, frame(body)]));
        introduction = Buffer.alloc(0);
      },
      next: async () => {
        for (;;) {
          const first = frames.shift();
          if (first) return first;
          if (this.#isClosed) throw new Error("the connection was closed");
          await new Promise<void>((resolve) => this.#waiting.push(resolve));
        }
      },
    };
    this.transport = await shakeHands(wire, this.noiseKeys, payload, serviceKey);
    for (const body of frames) this.#take(this.transport, body);
  }

  #take(transport: ClientTransport, body: Buffer): void {
    const plain = transport.fromService.open(body, Buffer.alloc(0));
    this.#decoded = this.#decoded.then(async () => {
      this.received.push(await decodeBinaryNode(plain));
      this.#wake();
    });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }

  #registration(): proto.ClientPayload.IDevicePairingRegistrationData {
    const { content = [] } = this.signedPreKeyNode();
    const [id, value, signature] = Array.isArray(content) ? content : [];
    return {
      eIdent: this.identity.public,
      eRegid: bigEndian(this.registrationId, 4),
      eKeytype: Buffer.from([5]),
      eSkeyId: bytes(id) ?? null,
      eSkeyVal: bytes(value) ?? null,
      eSkeySig: bytes(signature) ?? null,
    };
  }

  #prove(success: Stanza): void {
    const content = child(success, "pair-success");
    this.jid = child(content, "device")?.attrs.jid ?? "";
    this.lid = child(content, "device")?.attrs.lid ?? "";
    const sealed = proto.ADVSignedDeviceIdentityHMAC.decode(
      bytes(child(content, "device-identity")) ?? Buffer.alloc(0),
    );
    const identity = proto.ADVSignedDeviceIdentity.decode(sealed.details ?? Buffer.alloc(0));
    const { details, accountSignatureKey } = identity;
    const statement = [Buffer.from([6, 1]), details, this.identity.public, accountSignatureKey];
    const deviceSignature = sign(
      this.identity,
      Buffer.concat(statement.map((each) => each ?? Buffer.alloc(0))),
    );
    const { keyIndex } = proto.ADVDeviceIdentity.decode(details ?? Buffer.alloc(0));
    const proof = proto.ADVSignedDeviceIdentity.encode({ ...identity, deviceSignature }).finish();
    const child0 = node("device-identity", { "key-index": String(keyIndex) }, proof);
    const id = success.attrs.id;
    this.send(
      node("iq", { to: "@s.whatsapp.net", type: "result", id }, [node("pair-device-sign", {}, [child0])]),
    );
  }
}

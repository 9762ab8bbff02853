import { proto } from "baileys";
import type { Account } from "../accounts/account.ts";
import type { DeviceKeys } from "../accounts/device.ts";
import type { Line, Peer } from "../connections/peer.ts";
import { SimulatorError } from "../errors.ts";
import type { FaultCode } from "../faults/fault.ts";
import { toSeconds } from "../ground/clock.ts";
import type { Context } from "../ground/context.ts";
import { inBackground } from "../ground/in-background.ts";
import { between } from "../ground/random.ts";
import { lidJid, numberJid, SERVICE } from "../stanzas/jid.ts";
import { bytes, child, node, type Stanza } from "../stanzas/node.ts";
import { CodePairing } from "./code-pairing.ts";
import { isSignedByDevice, type Vouched, vouchForDevice } from "./device-identity.ts";

/** Under way: the phone has vouched, the client must sign. */
interface Offer {
  readonly account: Account;
  readonly vouched: Vouched;
  readonly stanzaId: string;
  readonly resolve: (index: number) => void;
  readonly reject: (error: SimulatorError) => void;
  readonly index: number;
}

/** What a client says of itself before it is linked. */
export interface NewClient {
  readonly keys: DeviceKeys;
  /** Whether it can read a history that is packed into a message. */
  readonly readsInlineHistory: boolean;
}

/** What a registration tells of itself. */
export interface Waiting {
  /** It shows a code that is to be typed into the phone with this number. */
  forNumber(number: string): void;
  /** The client is gone. */
  ended(): void;
}

/** Why a client cannot be linked. */
type Wrong = readonly [code: FaultCode, detail: string];

/** A client that is not linked yet, and waits for a phone to vouch for it. */
export class Registration implements Peer {
  readonly keys: DeviceKeys;
  readonly readsInlineHistory: boolean;
  readonly #line: Line;
  readonly #context: Context;
  readonly #waiting: Waiting;
  readonly #codePairing: CodePairing;
  #offer: Offer | undefined;
  #isClosed = false;

  constructor(line: Line, client: NewClient, context: Context, waiting: Waiting) {
    const { keys } = client;
    this.keys = keys;
    this.readsInlineHistory = client.readsInlineHistory;
    this.#line = line;
    this.#context = context;
    this.#waiting = waiting;
    this.#codePairing = new CodePairing(line, keys, context);
  }

  /** Gives the client what it shows as QR, one after another. */
  offerRefs(refs: readonly string[]): void {
    const content = refs.map((ref) => node("ref", {}, Buffer.from(ref)));
    this.#request([node("pair-device", {}, content)]);
  }

  /**
   * Vouches for the client as a device of an account. Resolves with the device's index when the client has signed.
   *
   * @throws SimulatorError `PAIRING_FAILED`
   */
  link(account: Account, secret: Uint8Array): Promise<number> {
    if (this.#offer || this.#isClosed) return Promise.reject(failed("it is being linked already, or gone"));
    const index = account.nextDeviceNumber();
    const timestamp = Number(toSeconds(this.#context.clock()));
    const statement = { rawId: between(this.#context.random, 1, 2 ** 31 - 1), keyIndex: index, timestamp };
    const vouched = vouchForDevice(account.keys, { identityKey: this.keys.identityKey, secret }, statement);
    const stanzaId = this.#request([pairSuccess(account, index, vouched)]);
    return new Promise((resolve, reject) => {
      this.#offer = { account, vouched, stanzaId, resolve, reject, index };
    });
  }

  /**
   * Links the client by the code that it shows. Resolves like `link`.
   *
   * @throws SimulatorError `BAD_PAIRING_CODE`, `PAIRING_CODE_WRONG`, `PAIRING_FAILED`
   */
  async linkByCode(account: Account, code: string): Promise<number> {
    return await this.link(account, await this.#codePairing.enter(account, code));
  }

  receive(stanza: Stanza): void {
    if (stanza.tag !== "iq") return;
    const offer = this.#offer;
    if (offer && stanza.attrs.id === offer.stanzaId) this.#complete(stanza, offer);
    else if (child(stanza, "link_code_companion_reg")) this.#takeCodeStep(stanza);
    else if (stanza.attrs.type === "get") this.#answer(stanza);
  }

  closed(): void {
    this.#isClosed = true;
    this.#waiting.ended();
    this.#codePairing.closed();
    this.#offer?.reject(failed("it closed the connection before it had signed"));
  }

  #takeCodeStep(stanza: Stanza): void {
    const number = this.#codePairing.receive(stanza);
    if (number) this.#waiting.forNumber(number);
  }

  // A client that waits for its QR to be scanned asks now and then whether the network is still there.
  #answer(query: Stanza): void {
    inBackground(this.#line.send(node("iq", { type: "result", id: query.attrs.id, from: SERVICE })));
  }

  #complete(stanza: Stanza, offer: Offer): void {
    const fault = this.#check(stanza, offer);
    if (fault) {
      this.#context.faults.report(...fault);
      offer.reject(failed(fault[1]));
      this.#line.end("device_removed");
      return;
    }
    offer.resolve(offer.index);
    this.#line.end("restart");
  }

  #check(stanza: Stanza, offer: Offer): Wrong | undefined {
    const encoded = bytes(child(child(stanza, "pair-device-sign"), "device-identity"));
    if (!encoded) return ["STANZA_NOT_UNDERSTOOD", "expected pair-device-sign with a device-identity"];
    const identity = proto.ADVSignedDeviceIdentity.decode(encoded);
    if (!identity.details || Buffer.compare(identity.details, offer.vouched.details) !== 0) {
      return ["DEVICE_IDENTITY_WRONG", `device ${offer.index} of ${offer.account.number}`];
    }
    const device = { identityKey: this.keys.identityKey, accountKey: offer.account.keys.public };
    if (isSignedByDevice(identity, device)) return undefined;
    return ["DEVICE_SIGNATURE_WRONG", `device ${offer.index} of ${offer.account.number}`];
  }

  #request(content: Stanza[]): string {
    const id = this.#context.nextStanzaId();
    inBackground(this.#line.send(node("iq", { type: "set", id, from: SERVICE, xmlns: "md" }, content)));
    return id;
  }
}

function pairSuccess(account: Account, index: number, vouched: Vouched): Stanza {
  const jids = { jid: numberJid(account.number, index), lid: lidJid(account.lid, index) };
  return node("pair-success", {}, [
    node("device-identity", {}, vouched.sealed),
    node("device", jids),
    node("platform", { name: "android" }),
    ...(account.name ? [node("biz", { name: account.name })] : []),
  ]);
}

function failed(why: string): SimulatorError {
  return new SimulatorError("PAIRING_FAILED", `The client was not linked: ${why}.`);
}

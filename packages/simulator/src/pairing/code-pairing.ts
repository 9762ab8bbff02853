import type { Account } from "../accounts/account.ts";
import type { DeviceKeys } from "../accounts/device.ts";
import type { Line } from "../connections/peer.ts";
import { SimulatorError } from "../errors.ts";
import type { Context } from "../ground/context.ts";
import { inBackground } from "../ground/in-background.ts";
import { hexDigits } from "../ground/random.ts";
import { agree, generateKeys } from "../noise/signatures.ts";
import { parseAddress, SERVICE } from "../stanzas/jid.ts";
import { bytes, child, node, type Stanza } from "../stanzas/node.ts";
import { deriveSecret, openKeyBundle, unwrapWithCode, wrapWithCode } from "./code-exchange.ts";

const TAG = "link_code_companion_reg";
const CODE = /^[A-Z0-9]{8}$/;

/** Under way: the client has got the phone's key, and is to send its own. */
interface Exchange {
  readonly resolve: (wrapped: Buffer) => void;
  readonly reject: (error: SimulatorError) => void;
}

/** A client's half of the pairing by code: it shows a code, and waits for the phone that types it in. */
export class CodePairing {
  readonly #line: Line;
  readonly #keys: DeviceKeys;
  readonly #context: Context;
  #ref = "";
  #wrappedKey: Buffer | undefined;
  #exchange: Exchange | undefined;

  constructor(line: Line, keys: DeviceKeys, context: Context) {
    this.#line = line;
    this.#keys = keys;
    this.#context = context;
  }

  /** Takes a step of the client. Returns the number of the phone that it waits for, if that is new. */
  receive(stanza: Stanza): string | undefined {
    const request = child(stanza, TAG);
    if (!request || !stanza.attrs.id) return undefined;
    const isHello = request.attrs.stage === "companion_hello";
    if (isHello) this.#greet(request);
    const answer = isHello
      ? [node(TAG, {}, [node("link_code_pairing_ref", {}, Buffer.from(this.#ref))])]
      : undefined;
    inBackground(this.#line.send(node("iq", { type: "result", id: stanza.attrs.id, from: SERVICE }, answer)));
    if (isHello) return parseAddress(request.attrs.jid)?.user;
    this.#exchange?.resolve(bytes(child(request, "link_code_pairing_wrapped_key_bundle")) ?? Buffer.alloc(0));
    return undefined;
  }

  /**
   * The phone types a code in. Resolves with the secret that phone and client then share.
   *
   * @throws SimulatorError `BAD_PAIRING_CODE`, `PAIRING_CODE_WRONG`, `PAIRING_FAILED`
   */
  async enter(account: Account, code: string): Promise<Buffer> {
    const typed = code.replaceAll("-", "").toUpperCase();
    if (!CODE.test(typed)) {
      throw new SimulatorError("BAD_PAIRING_CODE", `Expected 8 letters and digits, got "${code}".`);
    }
    const ephemeral = generateKeys();
    const clientEphemeral = await unwrapWithCode(typed, this.#wrappedKey ?? Buffer.alloc(0));
    const wrapped = await wrapWithCode(typed, ephemeral.public);
    const bundle = await this.#askForBundle(account, wrapped);
    const shared = agree(ephemeral, clientEphemeral);
    return this.#deriveSecret(account, shared, bundle);
  }

  closed(): void {
    this.#exchange?.reject(new SimulatorError("PAIRING_FAILED", "The client has gone before it was linked."));
  }

  #greet(request: Stanza): void {
    const noiseKey = bytes(child(request, "companion_server_auth_key_pub"));
    if (!noiseKey?.equals(this.#keys.noiseKey)) {
      this.#context.faults.report("NOISE_KEY_DIFFERS", "in a pairing by code");
    }
    this.#wrappedKey = bytes(child(request, "link_code_pairing_wrapped_companion_ephemeral_pub"));
    this.#ref = hexDigits(this.#context.random, 32);
  }

  #askForBundle(account: Account, wrapped: Buffer): Promise<Buffer> {
    const content = node(TAG, { stage: "primary_hello" }, [
      node("link_code_pairing_ref", {}, Buffer.from(this.#ref)),
      node("primary_identity_pub", {}, account.keys.public),
      node("link_code_pairing_wrapped_primary_ephemeral_pub", {}, wrapped),
    ]);
    const id = this.#context.nextStanzaId();
    inBackground(this.#line.send(node("notification", { type: TAG, id, from: SERVICE }, [content])));
    return new Promise((resolve, reject) => {
      this.#exchange = { resolve, reject };
    });
  }

  #deriveSecret(account: Account, shared: Buffer, wrapped: Buffer): Buffer {
    let bundle: ReturnType<typeof openKeyBundle>;
    try {
      bundle = openKeyBundle(shared, wrapped);
    } catch (cause) {
      throw new SimulatorError("PAIRING_CODE_WRONG", "The client shows another pairing code.", { cause });
    }
    if (
      !bundle.identityKey.equals(this.#keys.identityKey) ||
      !bundle.accountKey.equals(account.keys.public)
    ) {
      this.#context.faults.report("IDENTITY_DIFFERS", "in a pairing by code");
    }
    return deriveSecret(shared, account.keys, bundle);
  }
}

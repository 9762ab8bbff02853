import { proto } from "baileys";
import type { DeviceKeys } from "../accounts/device.ts";
import type { Admission, Line, Peer } from "../connections/peer.ts";
import { inBackground } from "../ground/in-background.ts";
import type { Introduction } from "../noise/handshake.ts";
import { isSignedBy, withKeyType } from "../noise/signatures.ts";
import type { Registrations } from "../pairing/registrations.ts";
import { children, node, type Stanza } from "../stanzas/node.ts";
import { Session } from "./session.ts";
import type { Surroundings } from "./surroundings.ts";

/** Receives clients that have introduced themselves: new ones wait for a phone, linked ones log in. */
export class Reception implements Admission {
  readonly #around: Surroundings;
  readonly #registrations: Registrations;

  constructor(around: Surroundings, registrations: Registrations) {
    this.#around = around;
    this.#registrations = registrations;
  }

  admit(line: Line, introduction: Introduction): Peer {
    const { devicePairingData } = introduction.payload;
    if (devicePairingData) return this.#register(line, introduction, devicePairingData);
    return this.#logIn(line, introduction);
  }

  dropAt(stanza: Stanza, peer: Peer | undefined): "before" | "after" | undefined {
    const tags = [stanza.tag, children(stanza)[0]?.tag];
    const rule = this.#around.conditions.drops.take(peer?.number, (drop) => tags.includes(drop.stanza));
    return rule && (rule.when ?? "after");
  }

  #register(
    line: Line,
    { noiseKey }: Introduction,
    data: proto.ClientPayload.IDevicePairingRegistrationData,
  ): Peer {
    const keys = readKeys(noiseKey, data);
    const { publicKey, signature } = keys.signedPreKey;
    if (!isSignedBy(keys.identityKey, withKeyType(publicKey), signature)) {
      this.#around.faults.report("PREKEY_SIGNATURE_WRONG", "at registration");
      return refuse(line, "401");
    }
    return this.#registrations.welcome(line, { keys, readsInlineHistory: readsInlineHistory(data) });
  }

  #logIn(line: Line, { noiseKey, payload }: Introduction): Peer {
    // The number comes as a 64-bit integer, which protobuf may hand over as an object.
    const number = String(payload.username);
    const refusal = this.#around.conditions.logins.take(number);
    if (refusal) return refuse(line, String(refusal.reason));
    const account = this.#around.directory.byNumber(number);
    const device = account?.devices.get(payload.device ?? 0);
    if (!account || !device) return refuse(line, "401");
    if (!noiseKey.equals(device.keys.noiseKey)) {
      this.#around.faults.report("NOISE_KEY_DIFFERS", `login of ${device.jid}`, device.jid);
      return refuse(line, "401");
    }
    const session = new Session(line, device, this.#around);
    session.begin(payload.passive ?? false);
    return session;
  }
}

function refuse(line: Line, reason: string): Peer {
  inBackground(line.send(node("failure", { reason, location: "sim" })));
  line.close();
  return { receive: () => {}, closed: () => {} };
}

function readsInlineHistory({ deviceProps }: proto.ClientPayload.IDevicePairingRegistrationData): boolean {
  if (!deviceProps) return false;
  const { historySyncConfig } = proto.DeviceProps.decode(deviceProps);
  return historySyncConfig?.inlineInitialPayloadInE2EeMsg ?? false;
}

function readKeys(noiseKey: Buffer, data: proto.ClientPayload.IDevicePairingRegistrationData): DeviceKeys {
  const { eIdent, eRegid, eSkeyId, eSkeyVal, eSkeySig } = data;
  if (
    eIdent?.length !== 32 ||
    eSkeyVal?.length !== 32 ||
    eRegid?.length !== 4 ||
    eSkeyId?.length !== 3 ||
    !eSkeySig
  ) {
    throw new Error("the registration lacks a key");
  }
  return {
    noiseKey,
    identityKey: eIdent,
    registrationId: Buffer.from(eRegid).readUInt32BE(),
    signedPreKey: { id: Buffer.from(eSkeyId).readUIntBE(0, 3), publicKey: eSkeyVal, signature: eSkeySig },
  };
}

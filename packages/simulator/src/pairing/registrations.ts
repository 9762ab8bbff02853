import type { DeviceKeys } from "../accounts/device.ts";
import type { Line } from "../connections/peer.ts";
import { SimulatorError } from "../errors.ts";
import type { Context } from "../network/context.ts";
import { hexDigits } from "../random.ts";
import type { Qr } from "./qr.ts";
import { Registration } from "./registration.ts";

// As many as WhatsApp hands out; a client shows the first for a minute and the others for 20 seconds each.
const REFS = 6;

/** The clients that wait to be linked, by what their QRs say. */
export class Registrations {
  readonly #context: Context;
  readonly #byRef = new Map<string, Registration>();
  readonly #byNumber = new Map<string, Registration>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** A client without an account has come. */
  welcome(line: Line, keys: DeviceKeys): Registration {
    const refs = Array.from({ length: REFS }, () => `2@${hexDigits(this.#context.random, 32)}`);
    const numbers = new Set<string>();
    const registration: Registration = new Registration(line, keys, this.#context, {
      forNumber: (number) => {
        this.#byNumber.set(number, registration);
        numbers.add(number);
      },
      ended: () => {
        for (const ref of refs) this.#byRef.delete(ref);
        for (const number of numbers) {
          if (this.#byNumber.get(number) === registration) this.#byNumber.delete(number);
        }
      },
    });
    for (const ref of refs) this.#byRef.set(ref, registration);
    registration.offerRefs(refs);
    return registration;
  }

  /** The client that shows a QR. @throws SimulatorError `QR_EXPIRED`, `BAD_QR` */
  find(qr: Qr): Registration {
    const registration = this.#byRef.get(qr.ref);
    if (!registration)
      throw new SimulatorError("QR_EXPIRED", "No client that waits to be linked shows this QR.");
    if (
      !qr.identityKey.equals(registration.keys.identityKey) ||
      !qr.noiseKey.equals(registration.keys.noiseKey)
    ) {
      throw new SimulatorError("BAD_QR", "The keys in the QR are not those of the client that shows it.");
    }
    return registration;
  }

  /** The client that last asked for a code for a phone. @throws SimulatorError `PAIRING_CODE_UNKNOWN` */
  findByNumber(number: string): Registration {
    const registration = this.#byNumber.get(number);
    if (registration) return registration;
    throw new SimulatorError(
      "PAIRING_CODE_UNKNOWN",
      `No client waits for a pairing code to be typed into ${number}.`,
    );
  }
}

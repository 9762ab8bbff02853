import type { Line } from "../connections/peer.ts";
import { SimulatorError } from "../errors.ts";
import type { Context } from "../ground/context.ts";
import { hexDigits } from "../ground/random.ts";
import type { Qr } from "./qr.ts";
import { type NewClient, Registration } from "./registration.ts";

// As many as WhatsApp hands out; a client shows the first for a minute and the others for 20 seconds each.
const REFS = 6;
const CODE_PATIENCE_MS = 1_000;

/** The clients that wait to be linked, by what their QRs say. */
export class Registrations {
  readonly #context: Context;
  readonly #byRef = new Map<string, Registration>();
  readonly #byNumber = new Map<string, Registration>();
  readonly #waiting = new Set<(number: string) => void>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** A client without an account has come. */
  welcome(line: Line, client: NewClient): Registration {
    const refs = Array.from({ length: REFS }, () => `2@${hexDigits(this.#context.random, 32)}`);
    const numbers = new Set<string>();
    const registration: Registration = new Registration(line, client, this.#context, {
      forNumber: (number) => {
        this.#byNumber.set(number, registration);
        for (const arrived of [...this.#waiting]) arrived(number);
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

  /**
   * The client that last asked for a code for a phone. Waits for it a little: a client knows its code before the
   * network has heard of it.
   *
   * @throws SimulatorError `PAIRING_CODE_UNKNOWN`
   */
  async findByNumber(number: string): Promise<Registration> {
    const registration = this.#byNumber.get(number) ?? (await this.#waitForNumber(number));
    if (registration) return registration;
    throw new SimulatorError(
      "PAIRING_CODE_UNKNOWN",
      `No client waits for a pairing code to be typed into ${number}.`,
    );
  }

  #waitForNumber(number: string): Promise<Registration | undefined> {
    return new Promise((resolve) => {
      const finish = (): void => {
        callOff();
        this.#waiting.delete(arrived);
        resolve(this.#byNumber.get(number));
      };
      const arrived = (other: string): void => {
        if (other === number) finish();
      };
      const callOff = this.#context.timers.after(CODE_PATIENCE_MS, finish);
      this.#waiting.add(arrived);
    });
  }
}

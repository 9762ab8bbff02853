import type { WASocket } from "baileys";
import { answered } from "./ask.ts";

/**
 * A code that is typed into the phone, in place of a QR code that is scanned.
 * @param number digits, with the country code
 * @returns eight letters and digits
 * @throws RinghookError `LINK_FAILED`
 */
export function requestPairingCode(socket: WASocket, number: string): Promise<string> {
  return answered(() => socket.requestPairingCode(number), "the request for a pairing code");
}

import type { WASocket } from "baileys";
import { answered } from "./ask.ts";

/**
 * Requests a code to type into the phone instead of scanning a QR code.
 * @param number digits, with the country code
 * @returns eight letters and digits
 * @throws RinghookError `LINK_FAILED`
 */
export function requestPairingCode(socket: WASocket, number: string): Promise<string> {
  return answered(() => socket.requestPairingCode(number), "the request for a pairing code");
}

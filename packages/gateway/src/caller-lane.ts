import { createHash } from "node:crypto";

/**
 * The lane of all calls of one caller, where two of them must not be told at once. Its name holds its number, which is negative: lanes of
 * calls have their call's, and the few others are numbered from 1. The number is made from the caller, so that nothing has to be kept
 * of it. Two callers who share one wait for each other, and no more.
 */
const NAME = /^caller (-\d{1,15})$/;
/** Six bytes make a number that JavaScript, SQLite and PostgreSQL keep exactly. */
const BYTES = 6;

/** @param caller a JID, always written the same way */
export function callerLaneOf(caller: string): string {
  const hash = createHash("sha256").update(caller).digest();
  return `caller ${-1 - hash.readUIntBE(0, BYTES)}`;
}

/** The number of such a lane; null for any other lane. */
export function callerLaneNo(lane: string): number | null {
  const [, number] = NAME.exec(lane) ?? [];
  return number === undefined ? null : Number(number);
}

import { readFileSync } from "node:fs";

/**
 * One change of the disk, as disk.c notes it: created, written, cut to a length, synced, a sync that failed, unlinked,
 * renamed (`data` is the new name).
 */
export interface Change {
  kind: "C" | "W" | "T" | "S" | "F" | "U" | "R";
  name: string;
  offset: number;
  data: Buffer;
}

const HEAD = 15;

/** All changes of a disk, in order. */
export function readTrace(path: string): Change[] {
  const bytes = readFileSync(path);
  const changes: Change[] = [];
  for (let at = 0; at < bytes.length; ) {
    const nameEnd = at + HEAD + bytes.readUInt16LE(at + 1);
    const end = nameEnd + bytes.readUInt32LE(at + 11);
    changes.push({
      kind: String.fromCharCode(bytes[at] ?? 0) as Change["kind"],
      name: bytes.toString("utf8", at + HEAD, nameEnd),
      offset: Number(bytes.readBigUInt64LE(at + 3)),
      data: bytes.subarray(nameEnd, end),
    });
    at = end;
  }
  return changes;
}

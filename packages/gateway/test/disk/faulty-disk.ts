import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, openSync, realpathSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Change, readTrace } from "./trace.ts";

const SOURCE = fileURLToPath(new URL("./disk.c", import.meta.url));
const CONTROL_BYTES = 16;

/** How the disk is: it works, is full, is read-only, or cannot sync. */
export type DiskState = "works" | "full" | "read-only" | "cannot sync";
const BYTES: Record<DiskState, string> = { works: "n", full: "f", "read-only": "r", "cannot sync": "s" };

/** A folder whose disk a test owns. */
export interface FaultyDisk {
  dataDir: string;
  /** For the process that works on it. */
  environment: Record<string, string>;
  become(state: DiskState): void;
  /** Sets the wall's clock of that process, in seconds from the right time. */
  setClock(seconds: number): void;
  /** All that was done to the disk so far, in order. */
  changes(): Change[];
  remove(): void;
}

export function makeFaultyDisk(): FaultyDisk {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "ringhook-disk-")));
  const library = compile(folder);
  const dataDir = join(folder, "data");
  const trace = join(folder, "trace");
  const control = join(folder, "control");
  mkdirSync(dataDir);
  writeFileSync(trace, "");
  writeFileSync(control, Buffer.from("n".padEnd(CONTROL_BYTES, "\0")));
  const handle = openSync(control, "r+");
  return {
    dataDir,
    environment: {
      LD_PRELOAD: library,
      DISK_FOLDER: dataDir,
      DISK_TRACE: trace,
      DISK_CONTROL: control,
    },
    become: (state) => {
      writeSync(handle, BYTES[state], 0);
    },
    setClock: (seconds) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(seconds));
      writeSync(handle, bytes, 0, 8, 8);
    },
    changes: () => readTrace(trace),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function compile(folder: string): string {
  if (process.platform !== "linux") throw new Error("the disk of these tests needs Linux");
  const library = join(folder, "disk.so");
  execFileSync("cc", ["-shared", "-fPIC", "-O2", "-o", library, SOURCE, "-ldl", "-lpthread"], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  return library;
}

import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Releasers } from "../../../packages/gateway/src/releasers.ts";
import { EXAMPLES, type ExampleProcess, startProcess } from "./example-process.ts";

/** A language other than JavaScript that an example is written in. */
export interface Language {
  name: string;
  /** The Debian package that brings it. */
  debian: string;
  /** Ends with 0 where the language is installed. */
  probe: [command: string, ...args: string[]];
  /** Whether its receiver looks into the body: Java brings no JSON parser. */
  readsJson: boolean;
  /** The command that starts the receiver; `folder` is a temporary one. */
  command(port: number, folder: string): Promise<[command: string, ...args: string[]]>;
}

export const LANGUAGES: readonly Language[] = [
  {
    name: "Python",
    debian: "python3",
    probe: ["python3", "-c", "import http.server, hmac"],
    readsJson: true,
    command: async () => ["python3", "python/receiver.py"],
  },
  {
    name: "PHP",
    debian: "php-cli",
    probe: ["php", "-v"],
    readsJson: true,
    command: async (port) => ["php", "-S", `127.0.0.1:${port}`, "php/receiver.php"],
  },
  {
    name: "Go",
    debian: "golang-go",
    probe: ["go", "version"],
    readsJson: true,
    // Built first: `go run` would leave the receiver running when it is stopped itself.
    command: async (_port, folder) => {
      const binary = join(folder, "receiver");
      await promisify(execFile)("go", ["build", "-o", binary, "go/receiver.go"], { cwd: EXAMPLES });
      return [binary];
    },
  },
  {
    name: "Java",
    debian: "default-jdk-headless",
    probe: ["javac", "-version"],
    readsJson: false,
    command: async () => ["java", "java/Receiver.java"],
  },
];

export function isInstalled({ probe: [command, ...args] }: Language): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

/** Starts the receiver of a language, the way its README says. */
export async function startReceiver(
  language: Language,
  env: Record<string, string>,
): Promise<ExampleProcess> {
  const releasers = new Releasers();
  const folder = await mkdtemp(join(tmpdir(), "ringhook-receiver-"));
  releasers.add(() => rm(folder, { recursive: true, force: true }));
  try {
    const receiver = await startProcess((port) => language.command(port, folder), {
      HOME: homedir(),
      SEEN_DIR: join(folder, "seen"),
      ...env,
    });
    releasers.add(() => receiver.stop());
    return { ...receiver, stop: () => releasers.release() };
  } catch (error) {
    await releasers.release();
    throw error;
  }
}

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline/promises";

/** A program of the system that tests need, beside what npm installs. */
export interface Tool {
  /** As a person knows it: `Chromium`. */
  name: string;
  isThere: () => boolean;
  /** The Debian packages that bring it. */
  packages: readonly string[];
}

/** What a machine is like, as far as installing something is concerned. */
export interface Machine {
  isThere: boolean;
  /** Debian or Ubuntu, as root. */
  canInstall: boolean;
  /** Nobody's own machine: `CI` is set. */
  isCi: boolean;
  /** Somebody is there to answer. */
  isTerminal: boolean;
}

/**
 * Nothing is installed on somebody's machine without asking. A CI machine is there for it, and so is one where a root without
 * a terminal runs the tests, such as a container.
 */
export function planFor({
  isThere,
  canInstall,
  isCi,
  isTerminal,
}: Machine): "use" | "install" | "ask" | "fail" {
  if (isThere) return "use";
  if (!canInstall) return "fail";
  return isTerminal && !isCi ? "ask" : "install";
}

/** Makes sure of tools, installing them where that is allowed. @throws Error that says what to install by hand */
export async function bringTools(tools: readonly Tool[]): Promise<void> {
  for (const tool of tools) {
    const plan = planFor({
      isThere: tool.isThere(),
      canInstall: process.getuid?.() === 0 && existsSync("/usr/bin/apt-get"),
      isCi: isSet(process.env.CI),
      isTerminal: process.stdin.isTTY === true && process.stdout.isTTY === true,
    });
    if (plan === "install" || (plan === "ask" && (await mayInstall(tool)))) install(tool.packages);
    if (tool.isThere()) continue;
    throw new Error(
      `The tests need ${tool.name}. Install it, for example: sudo apt-get install ${tool.packages.join(" ")}`,
    );
  }
}

/** Whether a command can be run. */
export function runs(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

function isSet(variable: string | undefined): boolean {
  return variable !== undefined && !["", "0", "false"].includes(variable);
}

async function mayInstall({ name, packages }: Tool): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(
      `The tests need ${name}. Install ${packages.join(" ")} with apt-get? [y/N] `,
    );
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

function install(packages: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // Another test run may be installing something just now.
  const apt = (...args: string[]): void => {
    execFileSync("apt-get", ["-o", "DPkg::Lock::Timeout=300", ...args], { stdio: "inherit", env });
  };
  apt("update");
  apt("install", "-y", "--no-install-recommends", ...packages);
}

import { expect, it } from "vitest";
import { runCommand } from "../stage/run-command.ts";

const HIDE = new URL("../stage/hide-packages.js", import.meta.url).href;
/** What takes most of a second to load, and no command that asks a gateway needs. */
const HEAVY = ["ajv", "baileys", "fastify", "pg", "pino", "prom-client", "typebox", "undici"];
const env = {
  NODE_OPTIONS: `--import=${HIDE}`,
  HIDDEN: HEAVY.join(","),
  RINGHOOK_ADMIN_TOKEN: `sample-admin-token-${"0".repeat(20)}`,
};

it.each([
  ["--help", 0, "stdout", "Usage: ringhook"],
  ["rules --help", 0, "stdout", "Usage: ringhook rules"],
  ["channels --url http://127.0.0.1:1", 1, "stderr", "GATEWAY_UNREACHABLE"],
  ["calls --url http://127.0.0.1:1", 1, "stderr", "GATEWAY_UNREACHABLE"],
] as const)(
  "`ringhook %s` loads nothing that only a gateway needs",
  async (command, status, stream, said) => {
    const result = await runCommand(command.split(" "), env);
    expect(result[stream]).toContain(said);
    expect(result[stream]).not.toContain("Cannot find package");
    expect(result.status).toBe(status);
  },
);

import { once } from "node:events";
import type { Command } from "commander";
import { systemClock } from "../clock.ts";
import { CallLimit } from "../http/mcp/call-limit.ts";
import type { Ask } from "../http/mcp/tool.ts";
import { type ApiFlags, addApiFlags, connectApi, searchOf } from "./api-client.ts";

interface Flags extends ApiFlags {
  write?: boolean;
  fullNumbers?: boolean;
}

export function addMcp(program: Command): void {
  const command = program
    .command("mcp")
    .summary("let an assistant look at calls and deliveries")
    .description(
      "Serves the Model Context Protocol on standard input and output, for an assistant on this machine: " +
        "it looks at channels, calls, callbacks and deliveries of the running gateway.",
    )
    .option("--write", "also let it replay deliveries, decline calls and try webhooks")
    .option("--full-numbers", "show it whole phone numbers where it asks for them");
  addApiFlags(command).action(async ({ write, fullNumbers, ...flags }: Flags) => {
    const { loadMcp, mcpServer } = await import("../http/mcp/mcp-server.ts");
    const sdk = await loadMcp();
    const api = await connectApi(flags);
    const ask: Ask = (method, path, { query = {}, body } = {}) =>
      api.ask(method, `/api${path}?${searchOf(query)}`, body);
    const limit = new CallLimit(systemClock);
    const { serveStdio } = await import("@modelcontextprotocol/server/stdio");
    const isOver = once(process.stdin, "close");
    serveStdio(() =>
      mcpServer(sdk, ask, {
        mode: write ? "write" : "read",
        numbers: fullNumbers ? "full" : "masked",
        isWithinLimit: () => limit.take(""),
      }),
    );
    // The assistant ends the conversation.
    await isOver;
  });
}

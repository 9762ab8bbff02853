import { join } from "node:path";
import type { Command } from "commander";
import { printLine } from "./print.ts";
import { addSettingFlags, configOf } from "./setting-flags.ts";
import { untilStopped } from "./until-stopped.ts";

export function addStart(program: Command): void {
  const command = program
    .command("start")
    .summary("run the gateway")
    .description(
      "Runs the gateway: links its channels to WhatsApp and sends their calls to their webhooks, until Ctrl-C or SIGTERM.",
    );
  addSettingFlags(command).action(async (flags: Record<string, unknown>) => {
    const config = configOf(flags);
    // From here on: who asks a gateway to end while it is still starting finds it ended in order, too.
    const stopped = untilStopped();
    // Imported here so that the other commands start quickly.
    const { startGateway } = await import("../node/start-node.ts");
    const gateway = await startGateway(config);
    printLine(`Ringhook listens at ${gateway.url}`);
    if (gateway.adminTokenMade) introduceToken(gateway.adminToken, config.dataDir);
    if (gateway.channels.list().length === 0) {
      printLine("Next, in another terminal: npx ringhook channels create");
    }
    await stopped;
    await gateway.stop();
  });
}

/** To a person at a terminal, not to a log that others keep. */
function introduceToken(token: string, dataDir: string): void {
  if (process.stdout.isTTY) printLine(`Admin token (not shown again): ${token}`);
  else printLine("An admin token was generated.");
  printLine(`It is in ${join(dataDir, "admin-token")}; commands run there read it automatically.`);
}

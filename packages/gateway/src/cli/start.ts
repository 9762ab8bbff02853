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
    // Loaded here, so that the light commands stay quick.
    const { startGateway } = await import("../main.ts");
    const gateway = await startGateway(config);
    printLine(`Ringhook listens at ${gateway.url}`);
    if (gateway.adminTokenMade) {
      printLine(`Admin token, shown this once: ${gateway.adminToken}`);
      printLine("It is kept in the data folder; commands run there find it by themselves.");
    }
    if (gateway.channels.list().length === 0) {
      printLine("Next, in another terminal: npx ringhook channels create");
    }
    await untilStopped();
    await gateway.stop();
  });
}

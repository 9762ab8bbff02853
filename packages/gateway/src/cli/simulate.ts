import type { Command } from "commander";
import { RinghookError } from "../errors.ts";
import { printLine } from "./print.ts";
import { untilStopped } from "./until-stopped.ts";

export function addSimulate(program: Command): void {
  program
    .command("simulate")
    .summary("run a simulated WhatsApp network")
    .description(
      "Runs a WhatsApp network on this machine, for gateways and clients under test, until Ctrl-C.",
    )
    .option("--port <number>", "port to listen on; 0 takes a free one", "9100")
    .action(async ({ port }: { port: string }) => {
      if (!/^\d{1,5}$/.test(port)) {
        throw new RinghookError("BAD_SETTING", `--port: expected a port number, got ${JSON.stringify(port)}`);
      }
      const { createNetwork } = await import("@ringhook/simulator");
      const network = await createNetwork({ port: Number(port) });
      printLine(`WhatsApp is simulated at ${network.url}`);
      printLine(`Start a gateway on it: ringhook start --whatsapp-url ${network.url}`);
      await untilStopped();
      await network.close();
    });
}

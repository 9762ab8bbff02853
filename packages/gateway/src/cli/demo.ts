import type { Command } from "commander";
import type { DemoFlags } from "./demo/run-demo.ts";
import { addSettingFlags } from "./setting-flags.ts";

export function addDemo(program: Command): void {
  const command = program
    .command("demo")
    .summary("try it out with simulated calls")
    .description(
      "Starts a simulated WhatsApp network, a gateway and a receiver on this machine, links a channel by QR code, " +
        "places the documented sample calls, then random ones until Ctrl-C. It needs no phone and leaves no files behind.",
    )
    .option(
      "--once",
      "place only the sample calls, print a summary and exit; status 1 when something is wrong",
    )
    .option("--json", "print only the received bodies to stdout, one per line, unchanged");
  addSettingFlags(command, ["port", "host", "logLevel", "webhookConcurrency", "webhookTimeoutMs"]).action(
    async (flags: DemoFlags) => {
      const { runDemo } = await import("./demo/run-demo.ts");
      await runDemo(flags);
    },
  );
}

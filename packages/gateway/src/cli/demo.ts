import type { Command } from "commander";
import type { DemoFlags } from "./demo/run-demo.ts";
import { addSettingFlags } from "./setting-flags.ts";

export function addDemo(program: Command): void {
  const command = program
    .command("demo")
    .summary("watch simulated calls arrive at a receiver")
    .description(
      "Starts a simulated WhatsApp network, a gateway and a receiver on this machine, links a channel by QR code, " +
        "places the documented sample calls, then random ones until Ctrl-C. Needs no phone and leaves nothing behind.",
    )
    .option(
      "--once",
      "place just the sample calls, print a summary and end; status 1 when something is amiss",
    )
    .option("--json", "stdout holds just the received bodies, one a line, exactly as they came");
  addSettingFlags(command, ["port", "host", "logLevel", "webhookConcurrency", "webhookTimeoutMs"]).action(
    async (flags: DemoFlags) => {
      const { runDemo } = await import("./demo/run-demo.ts");
      await runDemo(flags);
    },
  );
}

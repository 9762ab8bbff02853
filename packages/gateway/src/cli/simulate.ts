import { type Command, Option } from "commander";
import type { SimulateFlags } from "./simulate/run-simulator.ts";

export function addSimulate(program: Command): void {
  program
    .command("simulate")
    .summary("run a simulated WhatsApp network")
    .description(
      "Runs a WhatsApp network on this machine, for gateways and clients under test, until Ctrl-C. " +
        "Phones, calls and misfortunes are made over its HTTP control, which lists its routes at /.",
    )
    .addOption(new Option("--port <number>", "port for clients; 0 takes a free one").default("9100"))
    .addOption(
      new Option("--control-port <number>", "port of the HTTP control; 0 takes a free one").default("9101"),
    )
    .option("--scenario <name>", "play a scenario as soon as a client is linked to --number")
    .option("--scenarios", "list the scenarios and end")
    .addOption(new Option("--number <digits>", "the phone that is called").default("61371989950"))
    .addOption(
      new Option("--speed <factor>", "how much faster than life a scenario or a load goes").default("10"),
    )
    .option("--load <calls>", "place so many calls a second on every linked phone, and print a report")
    .option("--once", "end after the scenario or the load, instead of going on until Ctrl-C")
    .addOption(new Option("--seconds <number>", "how long a load lasts").default("60"))
    .action(async (flags: SimulateFlags) => {
      const { runSimulator } = await import("./simulate/run-simulator.ts");
      await runSimulator(flags);
    });
}

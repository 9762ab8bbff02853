import { type Command, Option } from "commander";
import { choiceOption } from "./choice-option.ts";
import type { ProviderFlags } from "./simulate/provider-flags.ts";
import type { NetworkFlags } from "./simulate/run-simulator.ts";

export function addSimulate(program: Command): void {
  const simulate = program
    .command("simulate")
    .summary("run a simulated WhatsApp network, or a provider")
    .description(
      "Runs a WhatsApp network on this machine, for gateways and clients under test, until Ctrl-C. " +
        "Its HTTP control makes phones, calls and failures; it lists its routes at /. " +
        "With --provider it sends calls as Meta's Cloud API or Whapi.Cloud does, and exits.",
    )
    .addOption(
      new Option("--port <number>", "port for clients, or of Whapi.Cloud's API; 0 picks a free one").default(
        "9100",
      ),
    )
    .addOption(
      new Option(
        "--speed <factor>",
        "how much faster than real time a scenario, a load or a provider runs",
      ).default("10"),
    )
    .option("--load <calls>", "place this many calls a second, then print a report")
    .addOption(new Option("--seconds <number>", "how long a load lasts").default("60"));
  addNetworkFlags(simulate);
  addProviderFlags(simulate);
  simulate.action(async (flags: NetworkFlags & ProviderFlags) => {
    if (flags.provider !== undefined) {
      const { runProvider } = await import("./simulate/run-provider.ts");
      return runProvider(flags);
    }
    const { runSimulator } = await import("./simulate/run-simulator.ts");
    return runSimulator(flags);
  });
}

function addNetworkFlags(simulate: Command): void {
  simulate
    .optionsGroup("Of the network:")
    .addOption(
      new Option("--control-port <number>", "port of the HTTP control; 0 picks a free one").default("9101"),
    )
    .option("--scenario <name>", "play a scenario as soon as a client is linked to --number")
    .option("--scenarios", "list the scenarios and exit")
    .addOption(new Option("--number <digits>", "the number that is called").default("61371989950"))
    .option("--once", "exit after the scenario or the load instead of running until Ctrl-C");
}

function addProviderFlags(simulate: Command): void {
  simulate
    .optionsGroup("Of a provider:")
    .addOption(
      choiceOption("--provider <name>", "play a provider in place of a network: ", ["meta", "whapi"]),
    )
    .option("--url <url>", "where it sends calls: what `ringhook sources add` or `channels create` printed")
    .option("--app-secret <secret>", "meta: signs the requests (or META_APP_SECRET)")
    .option("--verify-token <token>", "meta: checks the callback URL first, as Meta does")
    .option("--phone-number-id <id>", "meta: the number's id; default 106540352242922")
    .option("--secret <secret>", "whapi: goes along in the header that `channels create` printed")
    .addOption(choiceOption("--mode <mode>", "whapi: how it says the event: ", ["body", "path", "method"]))
    .option("--double <share>", "how many requests come twice, from 0 to 1; default 0")
    .option("--delay <ms>", "requests leave up to this late and overtake each other; default 0")
    .option("--overtake <share>", "meta: how many calls end before they begin, from 0 to 1; default 0");
}

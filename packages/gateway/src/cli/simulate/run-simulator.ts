import {
  createNetwork,
  type Network,
  runLoad,
  type Scenario,
  SimulatorError,
  scenarios,
  serveControl,
} from "@ringhook/simulator";
import { RinghookError } from "../../errors.ts";
import { Releasers } from "../../releasers.ts";
import { wholeNumberFlag } from "../number-flag.ts";
import { printJson, printLine, printTable } from "../print.ts";
import { untilStopped } from "../until-stopped.ts";
import { type CallLoad, type CommonFlags, describeLoad, readCommonFlags } from "./common-flags.ts";
import { translate } from "./translate.ts";

export interface NetworkFlags extends CommonFlags {
  controlPort: string;
  scenario?: string;
  scenarios?: boolean;
  number: string;
  once?: boolean;
}

/** The caller in the printed commands, the same as in the documented samples. */
const CALLER = "919984351847";
/** The longest wait for a client to be linked. */
const PATIENCE_MS = 10 * 60_000;

/** Runs the network until it is stopped, or until a scenario or a load has ended. */
export async function runSimulator(flags: NetworkFlags): Promise<void> {
  if (flags.scenarios) return listScenarios();
  const scenario = flags.scenario === undefined ? undefined : findScenario(flags.scenario);
  const { port, speed, load } = readCommonFlags(flags);
  const releasers = new Releasers();
  try {
    const network = await createNetwork({ port });
    releasers.add(() => network.close());
    const control = await serveControl(network, {
      port: wholeNumberFlag("--control-port", flags.controlPort, 0, 65_535),
    });
    releasers.add(() => control.close());
    network.createPhone({ number: flags.number, name: "Jonathan" });
    if (flags.number !== CALLER) network.createPhone({ number: CALLER, name: "Asha" });
    introduce(network, control.url, flags.number);
    if (scenario) await play(network, scenario, flags.number, speed);
    else if (load) await place(network, load, speed);
    if (!flags.once) await untilStopped();
  } catch (error) {
    throw error instanceof SimulatorError ? translate(error) : error;
  } finally {
    await releasers.release();
  }
}

function introduce(network: Network, controlUrl: string, number: string): void {
  printLine(`WhatsApp is simulated at ${network.url}`);
  printLine(`Control                  ${controlUrl}`);
  printLine();
  printLine(`  ringhook start --whatsapp-url ${network.url}`);
  printLine("  ringhook channels create TEST");
  printLine(`  ringhook link TEST --scan ${controlUrl}/phones/${number}`);
  printLine(`  curl -d '{"from":"${CALLER}","to":"${number}"}' ${controlUrl}/calls`);
  printLine();
}

function listScenarios(): void {
  printTable(
    ["SCENARIO", "DESCRIPTION"],
    scenarios.map(({ name, description }) => [name, description]),
  );
}

function findScenario(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found) return found;
  const names = scenarios.map((scenario) => scenario.name).join(", ");
  throw new RinghookError(
    "BAD_SETTING",
    `--scenario: expected one of ${names}, got ${JSON.stringify(name)}`,
    { hint: "`ringhook simulate --scenarios` describes each." },
  );
}

async function play(network: Network, scenario: Scenario, number: string, speed: number): Promise<void> {
  const me = network.phone(number);
  if (!me) return;
  printLine(`Waiting for a client linked to ${number} to play ${scenario.name}: ${scenario.description}`);
  await scenario.run(network, { me, speed, patienceMs: PATIENCE_MS });
  printLine(`Played ${scenario.name}; client faults: ${network.faults.length}`);
  if (network.faults.length > 0) printJson(network.faults);
}

async function place(network: Network, load: CallLoad, speed: number): Promise<void> {
  printLine("Waiting for a linked client …");
  await network.next("connected", { timeoutMs: PATIENCE_MS });
  printLine(describeLoad(load));
  printJson(await runLoad(network, { ...load, speed }));
}

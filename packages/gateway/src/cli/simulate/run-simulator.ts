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
import { numberFlag } from "../number-flag.ts";
import { printJson, printLine, printTable } from "../print.ts";
import { untilStopped } from "../until-stopped.ts";

export interface SimulateFlags {
  port: string;
  controlPort: string;
  scenario?: string;
  scenarios?: boolean;
  number: string;
  speed: string;
  load?: string;
  seconds: string;
  once?: boolean;
}

/** Somebody to call from, as the printed commands do: the caller of the documented samples. */
const CALLER = "919984351847";
/** A client has this long to be linked before a scenario or a load gives up. */
const PATIENCE_MS = 10 * 60_000;

/** Runs the network until it is stopped, or until a scenario or a load has ended. */
export async function runSimulator(flags: SimulateFlags): Promise<void> {
  if (flags.scenarios) return listScenarios();
  const scenario = flags.scenario === undefined ? undefined : findScenario(flags.scenario);
  const speed = numberFlag("--speed", flags.speed, 0.1, 1_000);
  const rate = flags.load === undefined ? undefined : numberFlag("--load", flags.load, 0.01, 1_000);
  const seconds = numberFlag("--seconds", flags.seconds, 1, 86_400);
  const releasers = new Releasers();
  try {
    const network = await createNetwork({ port: numberFlag("--port", flags.port, 0, 65_535) });
    releasers.add(() => network.close());
    const control = await serveControl(network, {
      port: numberFlag("--control-port", flags.controlPort, 0, 65_535),
    });
    releasers.add(() => control.close());
    network.createPhone({ number: flags.number, name: "Jonathan" });
    if (flags.number !== CALLER) network.createPhone({ number: CALLER, name: "Asha" });
    introduce(network, control.url, flags.number);
    if (scenario) await play(network, scenario, flags.number, speed);
    else if (rate !== undefined) await load(network, rate, seconds, speed);
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
    ["SCENARIO", "WHAT HAPPENS"],
    scenarios.map(({ name, description }) => [name, description]),
  );
}

function findScenario(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found) return found;
  throw new RinghookError("BAD_SETTING", `--scenario: there is no scenario ${JSON.stringify(name)}`, {
    hint: "`ringhook simulate --scenarios` lists them.",
  });
}

async function play(network: Network, scenario: Scenario, number: string, speed: number): Promise<void> {
  const me = network.phone(number);
  if (!me) return;
  printLine(
    `Waiting for a client that is linked to ${number}, to play ${scenario.name}: ${scenario.description}`,
  );
  await scenario.run(network, { me, speed, patienceMs: PATIENCE_MS });
  printLine(`Played ${scenario.name}; faults of the client: ${network.faults.length}`);
  if (network.faults.length > 0) printJson(network.faults);
}

async function load(network: Network, callsPerSecond: number, seconds: number, speed: number): Promise<void> {
  printLine("Waiting for a client that is linked …");
  await network.next("connected", { timeoutMs: PATIENCE_MS });
  printLine(`Placing ${callsPerSecond} calls a second for ${seconds} s`);
  printJson(await runLoad(network, { callsPerSecond, durationMs: seconds * 1_000, speed }));
}

/** The simulator has a catalogue of its own; a command speaks with the gateway's. */
function translate(error: SimulatorError): RinghookError {
  const options = { cause: error };
  if (error.code === "PORT_IN_USE") {
    return new RinghookError("PORT_IN_USE", error.message, {
      ...options,
      hint: "Choose another with --port or --control-port.",
    });
  }
  return new RinghookError("BAD_SETTING", error.message, options);
}

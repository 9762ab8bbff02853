import { parseArgs } from "node:util";
import { serveControl } from "../control/serve.ts";
import { SimulatorError } from "../errors.ts";
import { inBackground } from "../ground/in-background.ts";
import { createNetwork, type Network } from "../network/network.ts";

const USAGE = `A WhatsApp network on this machine, until Ctrl-C.

  npx @ringhook/simulator [options]

  --port NUMBER          port for clients; 0 takes a free one (9100)
  --control-port NUMBER  port of the HTTP control, which lists its routes at / (9101)
  --host ADDRESS         where both listen (127.0.0.1)
  --phone DIGITS         a phone to begin with; may be given several times
  --seed TEXT            makes the network's keys the same at each start
  --addressing lid|pn    how calls name people (lid)
  --tls                  clients connect by wss:, with a certificate that signs itself
  --help                 this text
`;

/** Runs the network as the command line says. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "9100" },
      "control-port": { type: "string", default: "9101" },
      host: { type: "string", default: "127.0.0.1" },
      phone: { type: "string", multiple: true, default: ["61371989950", "919984351847"] },
      seed: { type: "string" },
      addressing: { type: "string", default: "lid" },
      tls: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return print(USAGE);
  const { host, seed, tls } = values;
  const network = await createNetwork({
    host,
    seed,
    tls,
    port: portOf("--port", values.port),
    addressing: addressingOf(values.addressing),
  });
  const control = await serveControl(network, {
    host,
    port: portOf("--control-port", values["control-port"]),
  });
  for (const number of values.phone) network.createPhone({ number });
  introduce(network, control.url, values.phone);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => inBackground(Promise.all([control.close(), network.close()])));
  }
}

function introduce(network: Network, control: string, [me = "", caller = ""]: readonly string[]): void {
  print(`WhatsApp is simulated at ${network.url}\n`);
  print(`Root key                 ${Buffer.from(network.rootKey).toString("base64")}\n`);
  print(`Control                  ${control}\n\n`);
  print(`  curl -d '{"qr":"…"}' ${control}/phones/${me}/scan\n`);
  print(`  curl -d '{"from":"${caller}","to":"${me}"}' ${control}/calls\n`);
  if (network.certificate) print(`\n${network.certificate}`);
}

function portOf(name: string, given: string): number {
  const port = Number(given);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new SimulatorError("BAD_REQUEST", `${name}: expected a number from 0 to 65535, got "${given}".`);
}

function addressingOf(given: string): "lid" | "pn" {
  if (given === "lid" || given === "pn") return given;
  throw new SimulatorError("BAD_REQUEST", `--addressing: expected lid or pn, got "${given}".`);
}

function print(text: string): void {
  process.stdout.write(text);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

import type { AddressInfo } from "node:net";
import { SimulatorError } from "../errors.ts";
import type { Network } from "../network/network.ts";

/** Where to serve. */
export interface ControlOptions {
  /** Default: 0, any free port. */
  readonly port?: number | undefined;
  /** Default: `127.0.0.1`. Whoever reaches the port controls the network: think before you give another address. */
  readonly host?: string | undefined;
}

/** The control API, being served. */
export interface ControlServer {
  /** For example `http://127.0.0.1:9101`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the control API of a network over HTTP: `/` lists the routes, `/openapi.json` describes them.
 *
 * @throws SimulatorError `PORT_IN_USE`
 */
export async function serveControl(network: Network, options: ControlOptions = {}): Promise<ControlServer> {
  const { port = 0, host = "127.0.0.1" } = options;
  // Loaded when wanted: most tests use the network only, and would wait for the HTTP server's modules.
  const { createControlApp } = await import("./app.ts");
  const app = await createControlApp(network);
  try {
    await app.listen({ port, host });
  } catch (cause) {
    await app.close();
    if ((cause as NodeJS.ErrnoException).code !== "EADDRINUSE") throw cause;
    throw new SimulatorError("PORT_IN_USE", `Another program listens on ${host}:${port}.`, { cause });
  }
  const { port: actual } = app.server.address() as AddressInfo;
  const name = host.includes(":") ? `[${host}]` : host;
  return { url: `http://${name}:${actual}`, close: () => app.close() };
}

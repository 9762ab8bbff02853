import { RinghookError } from "../errors.ts";
import type { Server } from "./server.ts";

/**
 * Starts to listen.
 * @returns the URL, such as http://127.0.0.1:8080
 * @throws RinghookError `PORT_IN_USE`, `PORT_NOT_ALLOWED`, `HOST_NOT_AVAILABLE`
 */
export async function listen(app: Server, host: string, port: number): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    throw listenError(cause, host, port);
  }
  const bound = app.server.address();
  const boundPort = typeof bound === "object" && bound ? bound.port : port;
  return httpUrl(host, boundPort);
}

/** The URL of a listener, such as http://127.0.0.1:8080; IPv6 addresses are put in brackets. */
export function httpUrl(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Why listening failed, as an error of the catalogue if it is a known one. */
export function listenError(cause: unknown, host: string, port: number): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "EADDRINUSE") {
    return new RinghookError("PORT_IN_USE", `port ${port} of ${host} is already in use`, {
      cause,
      hint: "Stop that program, or choose another port with --port or PORT.",
    });
  }
  if (code === "EACCES") {
    return new RinghookError("PORT_NOT_ALLOWED", `this user may not listen on port ${port}`, {
      cause,
      hint: "Choose a port above 1023 with --port or PORT.",
    });
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new RinghookError("HOST_NOT_AVAILABLE", `${host} is not an address of this machine`, {
      cause,
      hint: "Use 127.0.0.1, 0.0.0.0 or an address of this machine with --host or HOST.",
    });
  }
  return cause;
}

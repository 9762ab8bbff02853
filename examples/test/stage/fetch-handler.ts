import { toNodeHandler } from "@ringhook/calls";
import { type LocalServer, serve } from "./http-service.ts";

/** Serves a handler of web requests over HTTP, as the platform it was written for would. */
export function serveFetchHandler(
  handler: (request: Request) => Response | Promise<Response>,
): Promise<LocalServer> {
  return serve(toNodeHandler(handler));
}

import type { Directory } from "../accounts/directory.ts";
import type { Context } from "../network/context.ts";

/** What a session knows of the network around it. */
export interface Surroundings extends Context {
  readonly directory: Directory;
}

import type { SimulatorError } from "@ringhook/simulator";
import { RinghookError } from "../../errors.ts";

/** Translates an error of the simulator's catalogue into the gateway's. */
export function translate(error: SimulatorError): RinghookError {
  const options = { cause: error };
  if (error.code === "PORT_IN_USE") {
    return new RinghookError("PORT_IN_USE", error.message, {
      ...options,
      hint: "Choose another with --port or --control-port.",
    });
  }
  return new RinghookError("BAD_SETTING", error.message, options);
}

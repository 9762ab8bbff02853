import { readFileSync } from "node:fs";
import { messageOf, RinghookError } from "../errors.ts";
import { readText } from "./read-text.ts";
import { type SettingName, secretSettings, settings } from "./settings.ts";

export type Environment = Record<string, string | undefined>;

/**
 * A setting as the environment has it: the variable's value, or for a secret what is in the file that the variable with
 * `_FILE` at its end names, as orchestrators provide secrets.
 * @throws RinghookError `BAD_SETTING`
 */
export function readVariable(env: Environment, name: SettingName): string | undefined {
  const variable: string = settings[name].env;
  const value = readText(env[variable]);
  if (!secretSettings.includes(name)) return value;
  const path = readText(env[`${variable}_FILE`]);
  if (path === undefined) return value;
  if (value !== undefined) {
    throw new RinghookError("BAD_SETTING", `${variable}_FILE: expected it or ${variable}, got both`);
  }
  const found = readText(readSecretFile(`${variable}_FILE`, path));
  if (found !== undefined) return found;
  throw new RinghookError(
    "BAD_SETTING",
    `${variable}_FILE: expected a file with a secret, got an empty one: ${path}`,
  );
}

function readSecretFile(variable: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new RinghookError("BAD_SETTING", `${variable}: cannot read ${path}: ${messageOf(cause)}`, {
      cause,
      hint: "Let the user that runs the gateway read this file.",
    });
  }
}

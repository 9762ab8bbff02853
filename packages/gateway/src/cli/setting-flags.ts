import { type Command, Option } from "commander";
import { type Config, readSettings } from "../config/read-settings.ts";
import { readText } from "../config/read-text.ts";
import { type SettingName, settings } from "../config/settings.ts";

/** Adds the flags of settings to a command, with their descriptions. */
export function addSettingFlags(command: Command, names = Object.keys(settings) as SettingName[]): Command {
  for (const name of names) {
    const { flag, sentence, env, default: standard } = settings[name];
    if (flag === null) continue;
    const shown = standard === "" ? "" : `, default ${standard}`;
    command.addOption(new Option(flag, `${sentence} (${env}${shown})`));
  }
  return command;
}

/**
 * The settings of a command: flags over the environment over the defaults.
 * @param overrides defaults of this command
 */
export function configOf(
  flags: Record<string, unknown>,
  overrides: Partial<Record<SettingName, string>> = {},
): Config {
  const given: Partial<Record<SettingName, string>> = {};
  for (const name of Object.keys(settings) as SettingName[]) {
    const value = flags[name];
    if (typeof value === "string") given[name] = value;
    else if (overrides[name] !== undefined && readText(process.env[settings[name].env]) === undefined)
      given[name] = overrides[name];
  }
  return readSettings({ env: process.env, flags: given });
}

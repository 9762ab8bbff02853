import { Option } from "commander";
import { RinghookError } from "../errors.ts";

/** A flag that accepts one of a few words, all named in its help and its error. */
export function choiceOption(flags: string, sentence: string, choices: readonly string[]): Option {
  const [flag = ""] = flags.split(" ");
  const words = `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`;
  return new Option(flags, `${sentence}${words}`).argParser((given: string) => {
    const choice = choices.find((word) => word === given.trim().toLowerCase());
    if (choice !== undefined) return choice;
    throw new RinghookError("BAD_SETTING", `${flag}: expected ${words}, got ${JSON.stringify(given)}`);
  });
}

import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type Setting, secretSettings, settings } from "../../src/config/settings.ts";

const PAGE = new URL("../../../../docs/reference/settings.md", import.meta.url);

const HEAD = `# Settings

Each setting has an environment variable; most also have a flag of \`ringhook start\`, which takes precedence. An invalid
value stops the start with one line: the setting, what was expected and what it got. White space around a value, such as
the line break at the end of a file, is ignored; an empty variable counts as absent. The start and \`ringhook doctor\` warn
about any other variable whose name starts with \`RINGHOOK_\`.

A secret can also be read from a file, as orchestrators provide them. The path of the file is then the value of:
${secretSettings.map((name) => `\`${settings[name].env}_FILE\``).join(", ")}.

| environment variable | flag | default | what it does |
|---|---|---|---|
`;

function row({ env, flag, default: standard, sentence }: Setting): string {
  const shown = (text: string | null): string => (text === null || text === "" ? "" : `\`${text}\``);
  return `| \`${env}\` | ${shown(flag)} | ${shown(standard)} | ${sentence} |\n`;
}

it("the settings page is what the table of settings says", () => {
  const expected = HEAD + Object.values<Setting>(settings).map(row).join("");
  // UPDATE=1 rewrites the page after a change of the table.
  if (process.env.UPDATE === "1") writeFileSync(PAGE, expected);
  expect(readFileSync(PAGE, "utf8")).toBe(expected);
});

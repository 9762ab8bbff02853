import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type Setting, settings } from "../../src/config/settings.ts";

const PAGE = new URL("../../../../docs/reference/settings.md", import.meta.url);

const HEAD = `# Settings

Each has an environment variable; most have a flag of \`ringhook start\`, which wins over it. A value that cannot be used
ends the start with one line: which setting, what was expected, what came.

| environment variable | flag | default | what it does |
|---|---|---|---|
`;

function row({ env, flag, default: standard, sentence }: Setting): string {
  const shown = (text: string | null): string => (text === null || text === "" ? "" : `\`${text}\``);
  return `| \`${env}\` | ${shown(flag)} | ${shown(standard)} | ${sentence} |\n`;
}

it("the settings page is what the table of settings says", () => {
  const expected = HEAD + Object.values<Setting>(settings).map(row).join("");
  // UPDATE=1 writes the page anew after a change of the table.
  if (process.env.UPDATE === "1") writeFileSync(PAGE, expected);
  expect(readFileSync(PAGE, "utf8")).toBe(expected);
});

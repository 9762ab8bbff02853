import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readSettings } from "../../src/config/read-settings.ts";
import { type Setting, type SettingName, secretSettings, settings } from "../../src/config/settings.ts";

const FILE = new URL("../../../../ops/docker/.env.example", import.meta.url);

const HEAD = `# Every setting of Ringhook, with its default. Take the # away where you want another value.
# Empty is the same as absent. Lines are NAME=value, without quotes and without spaces around the =.
`;

function entry([name, { env, default: standard, sentence }]: [SettingName, Setting]): string {
  const file = secretSettings.includes(name)
    ? `# Or the path of a file with it: #${env}_FILE=/run/secrets/…\n`
    : "";
  return `\n# ${sentence}\n${file}#${env}=${standard}\n`;
}

it("the example of an environment is what the table of settings says", () => {
  const entries = Object.entries(settings) as [SettingName, Setting][];
  const expected = HEAD + entries.map(entry).join("");
  // UPDATE=1 rewrites the file after a change of the table.
  if (process.env.UPDATE === "1") writeFileSync(FILE, expected);
  expect(readFileSync(FILE, "utf8")).toBe(expected);
});

it("without the # before them, its lines are settings that are read, and none is unknown", () => {
  const lines = readFileSync(FILE, "utf8").match(/^#[A-Z_]+=.*$/gm) ?? [];
  const env = Object.fromEntries(lines.map((line) => line.slice(1).split(/=(.*)/s)));
  expect(Object.keys(env)).toEqual(Object.values(settings).map((setting) => setting.env));
  expect(readSettings({ env }).warnings).toEqual([]);
});

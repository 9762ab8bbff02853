import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { expect, it } from "vitest";
import { makeProgram } from "../../src/cli/program.ts";
import { settings } from "../../src/config/settings.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

const pages = [
  ...["README.md", "SECURITY.md", "packages/gateway/README.md"].map((name) => join(ROOT, name)),
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    // Decisions tell of what was then; who adds a command has not added it yet.
    .filter((name) => name.endsWith(".md") && !/^decisions|a-command\.md$/.test(name))
    .map((name) => join(ROOT, "docs", name)),
];

interface Written {
  page: string;
  /** The words behind `ringhook`. */
  words: string[];
}

/** A line that runs the command: maybe by sudo, with variables before it, by npx or by its path. */
const LINE = /^\s*(?:sudo (?:-u \S+ )?)?(?:[A-Z_]+=(?:"[^"]*"|\S+) )*(?:npx )?(?:\S+\/)?ringhook ([a-z-].*)$/;
/** Words of a shell, as far as the docs use them. */
const WORD = /(?:"[^"]*"|'[^']*'|\$\([^)]*\)|[^\s"'$]|\$(?!\())+/g;

/** Every command line that a page shows, in a block of code or within a sentence. */
function commandsOn(path: string): Written[] {
  const text = readFileSync(path, "utf8").replaceAll(/\\\n\s*/g, " ");
  const inSentences = [...text.matchAll(/`([^`\n]+)`/g)].map(([, line = ""]) => line);
  const inBlocks = text.split("\n").filter((line) => /^( {4,}|\t)/.test(line));
  return [...inSentences, ...inBlocks].flatMap((line) => {
    const command = LINE.exec(line)?.[1];
    if (command === undefined) return [];
    const bare = command.replace(/\s+(#|\||2>|>|&&|;|…).*$/, "").replace(/ …$/, "");
    return [{ page: relative(ROOT, path), words: bare.match(WORD) ?? [] }];
  });
}

/** What is wrong with a command line; undefined when it would be understood. */
function faultOf(words: readonly string[]): string | undefined {
  let command: Command = makeProgram();
  const left = [...words];
  for (let next = subcommand(command, left[0]); next; next = subcommand(command, left[0])) {
    command = next;
    left.shift();
  }
  // A group by itself does what its list does.
  command = subcommand(command, "list") ?? command;
  if (command.parent === null && left.length > 0 && !left[0]?.startsWith("-")) return `no command ${left[0]}`;
  const given: string[] = [];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const [name = ""] = word.split("=");
    const option = command.options.find(({ long, short }) => long === name || short === name);
    if (!name.startsWith("-")) given.push(word);
    else if (!option && !["--help", "--version"].includes(name)) return `${command.name()} takes no ${name}`;
    // A sentence may speak of a flag without its value, at the end.
    if ((option?.required || option?.optional) && !word.includes("=")) left.shift();
    while (option?.variadic && left[0] !== undefined && !left[0].startsWith("-")) left.shift();
  }
  const most = takenBy(command);
  return given.length > most
    ? `${command.name()} takes ${most} arguments, not: ${given.join(" ")}`
    : undefined;
}

function subcommand(command: Command, word: string | undefined): Command | undefined {
  return command.commands.find((one) => one.name() === word);
}

function takenBy(command: Command): number {
  const { registeredArguments } = command;
  if (registeredArguments.some(({ variadic }) => variadic)) return Number.POSITIVE_INFINITY;
  return registeredArguments.length;
}

it("every command that the docs show is one, with flags that it takes", () => {
  const written = pages.flatMap(commandsOn);
  expect(written.length).toBeGreaterThan(60);
  const faults = written.flatMap(({ page, words }) => {
    const fault = faultOf(words);
    return fault === undefined ? [] : [`${page}: ringhook ${words.join(" ")}: ${fault}`];
  });
  expect(faults).toEqual([]);
});

it("every command is told of in the docs", () => {
  const told = new Set(pages.flatMap(commandsOn).map(({ words: [name] }) => name));
  const names = makeProgram().commands.map((command) => command.name());
  expect(names.filter((name) => !told.has(name))).toEqual([]);
});

it("every setting that the docs name is one", () => {
  const known = new Set([
    ...Object.values(settings).flatMap(({ env }) => [env, `${env}_FILE`]),
    "RINGHOOK_URL",
    "RINGHOOK_TOKEN",
    "RINGHOOK_",
  ]);
  const named = pages.flatMap((page) =>
    [...readFileSync(page, "utf8").matchAll(/\bRINGHOOK_[A-Z_]*/g)].map(([name]) => ({
      page: relative(ROOT, page),
      name,
    })),
  );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter(({ name }) => !known.has(name))).toEqual([]);
});

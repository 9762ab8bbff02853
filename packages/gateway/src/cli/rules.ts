import { readFile } from "node:fs/promises";
import type { ResultOf, Rules } from "@ringhook/api";
import type { Command } from "commander";
import { messageOf, RinghookError } from "../errors.ts";
import type { importers } from "../rules/import-rules.ts";
import { sentenceOf } from "../rules/sentence.ts";
import { type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { choiceOption } from "./choice-option.ts";
import { wholeNumberFlag } from "./number-flag.ts";
import { printJson, printLine } from "./print.ts";
import { shownCount } from "./shown-count.ts";

type Flags = ApiFlags & { json?: boolean };
type TryFlags = Flags & {
  file?: string;
  at?: string;
  status?: string;
  caller?: string;
  name?: string;
  group?: boolean;
  video?: boolean;
  offline?: boolean;
  calls?: string;
};
/** What can be imported from: the reading itself is loaded where it is asked for. */
const products = ["waha", "evolution"] as const satisfies (keyof typeof importers)[];
type ImportFlags = Flags & { from: (typeof products)[number]; channel?: string };

const pathOf = (channel: string): string => `/api/channels/${encodeURIComponent(channel)}/rules`;

export function addRules(program: Command): void {
  const rules = program
    .command("rules")
    .summary("read, replace and try the rules of a channel")
    .description(
      "A rule says what happens by itself when a call comes or was missed. docs/reference/rules.md",
    );

  const get = rules.command("get <channel>").description("Shows the rules, one sentence for each.");
  addApiFlags(get)
    .option("--json", "print the document, as `rules set` takes it")
    .action(async (channel: string, flags: Flags) => {
      const api = await connectApi(flags);
      const found = await api.ask<Rules>("GET", pathOf(channel));
      return flags.json ? printJson(found) : show(found, channel);
    });

  const set = rules
    .command("set <channel> <file>")
    .description(
      "Replaces the rules by a JSON document; - reads it from stdin. One fault refuses it as a whole.",
    );
  addApiFlags(set)
    .option("--json", "print the document as it is in force")
    .action(async (channel: string, file: string, flags: Flags) => {
      const api = await connectApi(flags);
      const written = await api.ask<Rules>("PUT", pathOf(channel), await readJson(file));
      return flags.json ? printJson(written) : show(written, channel);
    });

  addTry(rules);
  addImport(rules);
}

function addTry(rules: Command): void {
  const attempt = rules
    .command("try <channel>")
    .description(
      "Says which rule an event would be for and what it would do, or with --calls what they would have done.",
    );
  addApiFlags(attempt)
    .option("--file <file>", "a document that is not in force; - reads it from stdin")
    .option("--calls <number>", "try on this many of the latest calls instead")
    .option("--at <time>", "when it happens: ISO 8601, or milliseconds since 1970; default now")
    .addOption(choiceOption("--status <status>", "", ["offered", "missed", "answered"]))
    .option("--caller <number>", "who calls; without it a hidden number")
    .option("--name <name>", "the name that the caller goes by")
    .option("--group", "a group call")
    .option("--video", "a video call")
    .option("--offline", "it came while the channel was away")
    .option("--json", "print JSON")
    .action(tryRules);
}

async function tryRules(channel: string, flags: TryFlags): Promise<void> {
  const { file, calls, json, at, status, caller, name, group, video, offline, ...apiFlags } = flags;
  const api = await connectApi(apiFlags);
  const rules = file === undefined ? {} : { rules: await readJson(file) };
  if (calls !== undefined) {
    const body = { ...rules, calls: wholeNumberFlag("--calls", calls, 1, 1_000) };
    const past = await api.ask<ResultOf<"tryRulesOnCalls">>("POST", `${pathOf(channel)}/try-calls`, body);
    return json ? printJson(past) : showPast(past);
  }
  const event = { at, status, caller, name, group, video, offline };
  const trial = await api.ask<ResultOf<"tryRules">>("POST", `${pathOf(channel)}/try`, { ...event, ...rules });
  return json ? printJson(trial) : showTrial(trial);
}

function addImport(rules: Command): void {
  const from = rules
    .command("import <file>")
    .description(
      "Makes rules of another product's settings, as JSON on stdout, or puts them in force with --channel. What differs is told on stderr.",
    );
  addApiFlags(from)
    .addOption(
      choiceOption("--from <product>", "whose settings they are: ", [...products]).makeOptionMandatory(),
    )
    .option("--channel <id>", "replace the rules of this channel")
    .action(async (file: string, { from: product, channel, ...flags }: ImportFlags) => {
      const { importers } = await import("../rules/import-rules.ts");
      const { rules: made, notes } = importers[product](await readJson(file));
      for (const { path, note } of notes) process.stderr.write(`Note: ${path}: ${note}\n`);
      if (channel === undefined) return printJson(made);
      const api = await connectApi(flags);
      return show(await api.ask<Rules>("PUT", pathOf(channel), made), channel);
    });
}

/** @throws RinghookError `BAD_RULE` */
async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await (file === "-" ? readStdin() : readFile(file, "utf8")));
  } catch (error) {
    throw new RinghookError("BAD_RULE", `${file}: expected a file with JSON, got ${messageOf(error)}`);
  }
}

async function readStdin(): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString("utf8");
}

async function show(document: Rules, channel: string): Promise<void> {
  const { checkRules } = await import("../rules/check-rules.ts");
  const { rules } = checkRules(document);
  if (rules.length === 0) {
    printLine(`Channel ${channel} has no rules. Set them with: ringhook rules set ${channel} FILE`);
  }
  for (const [index, rule] of rules.entries()) printLine(`${index + 1}. ${rule.id}: ${sentenceOf(rule)}`);
}

function showTrial({ rule, sentence, passed, actions }: ResultOf<"tryRules">): void {
  for (const { rule: id, unmet } of passed) printLine(`${id}: no, because of ${unmet}`);
  printLine(rule === null ? "No rule is about it." : `${rule}: ${sentence}`);
  if (rule !== null && actions.length === 0) printLine("  nothing is done: it is an exception");
  for (const { kind, after_ms: after, text, would, reason_text: why, reason } of actions) {
    const what = text === null ? kind : `${kind} "${text}"`;
    printLine(
      `  after ${after / 1000} s: ${what}${would === "act" ? "" : `, but ${would}: ${why ?? reason}`}`,
    );
  }
}

function showPast({ calls, acted, rules }: ResultOf<"tryRulesOnCalls">): void {
  printLine(`The rules would have acted on ${acted} of the last ${shownCount(calls, "call")}.`);
  for (const { rule, matched, acted: acting, done, skipped } of rules) {
    const counts = [...Object.entries(done), ...Object.entries(skipped)].map(
      ([name, times]) => `${name} ${times}`,
    );
    printLine(
      `  ${rule}: acted on ${acting} of ${matched} that it was for${counts.length ? ` (${counts.join(", ")})` : ""}`,
    );
  }
}

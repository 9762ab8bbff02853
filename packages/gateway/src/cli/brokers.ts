import { readFile } from "node:fs/promises";
import type { BodyOf, ResultOf } from "@ringhook/api";
import type { Command } from "commander";
import { type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { choiceOption } from "./choice-option.ts";
import { confirm } from "./confirm.ts";
import { printJson, printLine, printList } from "./print.ts";

type Broker = ResultOf<"readBroker">;

type Flags = ApiFlags & {
  json?: boolean;
  yes?: boolean;
  kind?: Broker["kind"];
  user?: string;
  passwordFile?: string;
  caFile?: string;
  tls?: boolean;
  create?: boolean;
  to?: string;
};

const pathOf = (name: string, rest = ""): string => `/api/brokers/${encodeURIComponent(name)}${rest}`;

export function addBrokers(program: Command): void {
  const brokers = program
    .command("brokers")
    .summary("list, add, test and remove the brokers to which webhooks may lead")
    .description(
      "A broker is a NATS, a RabbitMQ or a Redis of yours. Webhooks lead there by its name: ringhook webhook add CHANNEL broker:NAME",
    );
  addList(brokers);
  addAdd(brokers);
  addTest(brokers);
  addRemove(brokers);
}

function addList(brokers: Command): void {
  const list = brokers.command("list", { isDefault: true }).description("Lists the brokers.");
  addApiFlags(list)
    .option("--json", "print JSON")
    .action(async (flags: Flags) => {
      const api = await connectApi(flags);
      const { items } = await api.ask<ResultOf<"listBrokers">>("GET", "/api/brokers");
      printList(items, flags.json, {
        head: ["BROKER", "KIND", "URL", "USER", "TLS"],
        row: ({ name, kind, url, user, tls }) => [name, kind, url, user ?? "", tls ? "yes" : "no"],
        none: "No brokers yet. Add one with: ringhook brokers add NAME --kind nats URL",
      });
    });
}

function addAdd(brokers: Command): void {
  const add = brokers
    .command("add <name> <url>")
    .description("Adds a broker. Nothing is connected yet: `ringhook brokers test` does.");
  addApiFlags(add)
    .addOption(
      choiceOption("--kind <kind>", "what it speaks: ", ["nats", "rabbitmq", "redis"]).makeOptionMandatory(),
    )
    .option("--user <user>", "who asks there")
    .option("--password-file <file>", "a file that holds the password and no more")
    .option("--tls", "with TLS, as the system trusts")
    .option("--ca-file <file>", "with TLS, trusting these authorities (PEM)")
    .option("--no-create", "make no stream and no exchange that is not there")
    .option("--json", "print JSON")
    .action(async (name: string, url: string, flags: Flags) => {
      const api = await connectApi(flags);
      const added = await api.ask<Broker>("POST", "/api/brokers", await bodyOf(name, url, flags));
      if (flags.json) return printJson(added);
      printLine(`Broker ${added.name}: ${added.kind} at ${added.url}`);
      return printLine(`Look whether it is reached with: ringhook brokers test ${added.name}`);
    });
}

async function bodyOf(name: string, url: string, flags: Flags): Promise<BodyOf<"addBroker">> {
  const { kind = "nats", user, passwordFile, caFile, tls, create } = flags;
  const password = passwordFile === undefined ? undefined : (await readFile(passwordFile, "utf8")).trim();
  const ca = caFile === undefined ? undefined : await readFile(caFile, "utf8");
  return {
    ...{ name, kind, url },
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(ca !== undefined ? { tls: { ca } } : tls && { tls }),
    ...(create === false && { create }),
  };
}

function addTest(brokers: Command): void {
  const test = brokers
    .command("test <name>")
    .description(
      "Connects to a broker and looks whether something there takes messages. Exits with status 1 if not.",
    );
  addApiFlags(test)
    .option("--to <address>", "a subject, an exchange or a stream; default: where webhooks lead by default")
    .option("--json", "print JSON")
    .action(async (name: string, flags: Flags) => {
      const api = await connectApi(flags);
      const body = flags.to === undefined ? {} : { to: flags.to };
      const found = await api.ask<ResultOf<"testBroker">>("POST", pathOf(name, "/test"), body);
      if (!found.ok) process.exitCode = 1;
      if (flags.json) return printJson(found);
      for (const line of linesOf(found)) printLine(line);
      return undefined;
    });
}

function linesOf({
  error,
  detail,
  hint,
  server,
  address,
  is_there,
  warnings,
}: ResultOf<"testBroker">): string[] {
  if (error !== null) return [`${error}: ${detail}`, ...(hint === null ? [] : [hint])];
  const takes = is_there ? "takes messages" : "is not there";
  return [`${server} was reached. ${address} ${takes}.`, ...warnings.map((warning) => `Note: ${warning}`)];
}

function addRemove(brokers: Command): void {
  const remove = brokers.command("remove <name>").description("Removes a broker to which no webhook leads.");
  addApiFlags(remove)
    .option("--yes", "do not ask")
    .action(async (name: string, flags: Flags) => {
      const api = await connectApi(flags);
      if (!flags.yes && !(await confirm(`Remove broker ${name}?`))) return printLine("Nothing was removed.");
      await api.ask("DELETE", pathOf(name));
      return printLine(`Broker ${name} was removed.`);
    });
}

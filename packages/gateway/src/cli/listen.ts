import type { Command } from "commander";
import { numberFlag, wholeNumberFlag } from "./number-flag.ts";
import { printLine } from "./print.ts";
import { describeWebhook, indentJson } from "./receiver/describe-webhook.ts";
import { type Received, startReceiver } from "./receiver/receiver.ts";
import { untilStopped } from "./until-stopped.ts";

interface Flags {
  port: string;
  host: string;
  fail: string;
  slow: string;
  secret?: string;
  json?: boolean;
}

export function addListen(program: Command): void {
  program
    .command("listen")
    .summary("receive webhooks, check and print them")
    .description(
      "A receiver for trying things out. It prints each webhook and reports duplicates, wrong order " +
        "and undocumented bodies. --fail and --slow make it misbehave.",
    )
    .option("--port <number>", "port to listen on; 0 picks a free one", "9000")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--fail <rate>", "share of requests to answer with 500, from 0 to 1", "0")
    .option("--slow <ms>", "milliseconds before each answer", "0")
    .option("--secret <whsec>", "the channel's signing secret, to check signatures")
    .option("--json", "print only the bodies, one per line, unchanged")
    .action(async (flags: Flags) => {
      const receiver = await startReceiver({
        host: flags.host.trim().replace(/^\[(.*)\]$/, "$1"),
        port: wholeNumberFlag("--port", flags.port, 0, 65_535),
        failRate: numberFlag("--fail", flags.fail, 0, 1),
        slowMs: wholeNumberFlag("--slow", flags.slow, 0, 600_000),
        ...(flags.secret !== undefined && { secret: flags.secret }),
        onReceived: flags.json ? ({ body }) => printLine(body) : printReceived,
      });
      process.stderr.write(`Listening at ${receiver.url}\n`);
      await untilStopped();
      await receiver.close();
    });
}

function printReceived({ body, status, answer, remarks }: Received): void {
  const time = new Date().toISOString().slice(11, 23);
  const odd = remarks.length > 0 ? `  (${remarks.join(", ")})` : "";
  const refused = status < 300 ? "" : `  answered ${status}: ${answer.slice(0, 200)}`;
  printLine(`${time}  ${describeWebhook(body)}${odd}${refused}`);
  printLine(indentJson(body));
}

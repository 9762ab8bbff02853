import type { ResultOf } from "@ringhook/api";
import type { Command } from "commander";
import { RinghookError } from "../errors.ts";
import { sentEvents } from "../subscriptions/sent-events.ts";
import { type ApiClient, type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { choiceOption } from "./choice-option.ts";
import { printJson, printLine, printList } from "./print.ts";
import { addTargetFlags, type TargetFlags, targetOf } from "./webhook-target.ts";

type Flags = ApiFlags &
  TargetFlags & {
    json?: boolean;
    event?: string[];
    header?: string[];
    ownSecret?: boolean;
    channel?: string[];
  };

/** In place of a channel: the webhooks for several channels. */
const ALL = "all";

const pathOf = (channel: string): string =>
  channel === ALL ? "/api/webhooks" : `/api/channels/${encodeURIComponent(channel)}/webhooks`;

export function addWebhook(program: Command): void {
  const webhook = program
    .command("webhook")
    .summary("list, add, test and remove the webhooks of a channel, or those for all")
    .description(
      "A webhook is a URL, a broker or a Chatwoot of yours, that receives a channel's events. In place of a channel, `all` means the webhooks for all channels, also for those made later.",
    );
  addList(webhook);
  addAdd(webhook);
  addRotateSecret(webhook);
  addRemove(webhook);
  addTest(webhook);
}

function addList(webhook: Command): void {
  const list = webhook.command("list <channel>").description("Lists the webhooks of a channel.");
  addApiFlags(list)
    .option("--json", "print JSON")
    .action(async (channel: string, flags: Flags) => {
      const api = await connectApi(flags);
      const { items } = await api.ask<ResultOf<"listWebhooks">>("GET", pathOf(channel));
      printList(items, flags.json, {
        head: ["WEBHOOK", "MODE", "EVENTS", "URL", ""],
        row: ({ id, mode, events, url, leads_to, disabled_reason, account }) => [
          id,
          mode,
          events.join(","),
          leads_to ?? url,
          disabled_reason ?? (account && channel !== ALL ? "for several channels" : ""),
        ],
        none: `No webhooks yet. Add one with: ringhook webhook add ${channel} URL`,
      });
    });
}

function addAdd(webhook: Command): void {
  const add = webhook
    .command("add <channel> <url>")
    .description(
      "Sends a channel's events to a URL from now on, to a broker (`broker:NAME`), or its calls to a Chatwoot (`chatwoot:URL`).",
    );
  addTargetFlags(addApiFlags(add))
    .addOption(
      choiceOption("--mode <mode>", "where the request names the event: ", [
        "body",
        "path",
        "method",
      ]).default("body"),
    )
    .option("--event <type.method...>", `events to send, default calls.post: ${sentEvents.join(", ")}`)
    .option("--header <name: value...>", "your own headers, at most 5")
    .option("--channel <channel...>", "with `all`: only these channels")
    .option("--own-secret", "a signing secret of this webhook alone, printed once")
    .option("--json", "print JSON")
    .action(async (channel: string, url: string, flags: Flags) => {
      const api = await connectApi(flags);
      const body = {
        ...(await targetOf(url, flags)),
        ...(channel === ALL && { channels: flags.channel ?? ALL }),
        ...(flags.ownSecret && { secret: "own" }),
        ...(flags.event && { events: flags.event }),
        ...(flags.header && { headers: Object.fromEntries(flags.header.map(parseHeader)) }),
      };
      const added = await api.ask<ResultOf<"addWebhook">>("POST", pathOf(channel), body);
      for (const warning of added.warnings) process.stderr.write(`Note: ${warning}\n`);
      if (flags.json) return printJson(added);
      printLine(
        `Webhook ${added.id}: ${added.events.join(", ")} of ${channel} go to ${added.leads_to ?? added.url}`,
      );
      if (added.signing_secret) printLine(`Signing secret (not shown again): ${added.signing_secret}`);
      return undefined;
    });
}

function addRotateSecret(webhook: Command): void {
  const rotate = webhook
    .command("rotate-secret <channel> <webhook>")
    .description(
      "Makes a new signing secret for one webhook alone and prints it, once. The old one, or the channel's, signs beside it for 24 hours.",
    );
  addApiFlags(rotate)
    .option("--json", "print JSON")
    .action(async (channel: string, id: string, flags: Flags) => {
      const api = await connectApi(flags);
      const path = `${pathOf(channel)}/${encodeURIComponent(id)}/signing-secret`;
      const made = await api.ask<ResultOf<"rotateWebhookSecret">>("POST", path);
      if (flags.json) return printJson(made);
      return printLine(`Signing secret of this webhook (not shown again): ${made.signing_secret}`);
    });
}

function addRemove(webhook: Command): void {
  const remove = webhook
    .command("remove <channel> <webhook>")
    .description("Removes a webhook and cancels its pending deliveries.");
  addApiFlags(remove).action(async (channel: string, id: string, flags: Flags) => {
    const api = await connectApi(flags);
    await api.ask("DELETE", `${pathOf(channel)}/${encodeURIComponent(id)}`);
    printLine(`Webhook ${id} was removed.`);
  });
}

function addTest(webhook: Command): void {
  const test = webhook
    .command("test <channel> <webhook>")
    .description(
      "Sends a sample call to a webhook, or a sample alert to one for `ops.post` alone, and prints the response. Exits with status 1 unless it is a 2xx, or a broker's acknowledgement.",
    );
  addApiFlags(test)
    .option("--json", "print JSON")
    .action(async (channel: string, id: string, flags: Flags) => {
      const api = await connectApi(flags);
      const by = channel === ALL ? await channelOf(api, id) : channel;
      const path = `${pathOf(by)}/${encodeURIComponent(id)}/test`;
      const sent = await api.ask<ResultOf<"tryWebhook">>("POST", path);
      if (sent.error !== null || (sent.status !== null && sent.status >= 300)) process.exitCode = 1;
      if (flags.json) return printJson(sent);
      const answer = sent.error ?? (sent.status === null ? "Acknowledged" : `HTTP ${sent.status}`);
      return printLine(`${answer} from ${sent.address ?? "nowhere"} after ${sent.duration_ms} ms`);
    });
}

/**
 * A channel by which a webhook for several channels is tried: each has its own part of it.
 * @throws RinghookError `WEBHOOK_NOT_FOUND`, `CHANNEL_NOT_FOUND`
 */
async function channelOf(api: ApiClient, id: string): Promise<string> {
  const { items } = await api.ask<ResultOf<"listAccountWebhooks">>("GET", "/api/webhooks");
  const webhook = items.find((each) => each.id.toLowerCase() === id.toLowerCase());
  if (!webhook) throw new RinghookError("WEBHOOK_NOT_FOUND", `no webhook for several channels is ${id}`);
  const named = webhook.channels === ALL ? undefined : webhook.channels[0];
  const [first] =
    named === undefined ? await api.list<{ id: string }>("/api/channels", {}, 1) : [{ id: named }];
  if (first) return first.id;
  throw new RinghookError("CHANNEL_NOT_FOUND", "there is no channel yet by which it could be tried", {
    hint: "Create one with: ringhook channels create",
  });
}

function parseHeader(text: string): [string, string] {
  const colon = text.indexOf(":");
  if (colon > 0) return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
  throw new RinghookError("BAD_WEBHOOK", `--header: expected "name: value", got ${JSON.stringify(text)}`);
}

import type { BodyOf, ResultOf } from "@ringhook/api";
import type { Command } from "commander";
import { choiceOption } from "./choice-option.ts";

export interface SourceFlags {
  source?: string;
  app?: string;
  phoneNumberId?: string;
  providerChannel?: string;
}

/** Adds the flags that say where a new channel's calls come from. */
export function addSourceFlags(command: Command): Command {
  return command
    .addOption(
      choiceOption("--source <kind>", "where its calls come from: ", [
        "linked-device",
        "whapi",
        "meta-cloud",
      ]),
    )
    .option("--app <source>", "for meta-cloud: the app of Meta's, from `ringhook sources add`")
    .option("--phone-number-id <id>", "for meta-cloud: the number's id at Meta")
    .option("--provider-channel <id>", "for whapi: take what comes from this channel of Whapi.Cloud's alone");
}

export function sourceOf(flags: SourceFlags): BodyOf<"createChannel">["source"] {
  const { source, app, phoneNumberId, providerChannel } = flags;
  const kind = source ?? (app !== undefined || phoneNumberId !== undefined ? "meta-cloud" : undefined);
  if (kind === undefined) return undefined;
  return {
    kind: kind as "linked-device",
    ...(app !== undefined && { source_id: app }),
    ...(phoneNumberId !== undefined && { phone_number_id: phoneNumberId }),
    ...(providerChannel !== undefined && { provider_channel_id: providerChannel }),
  };
}

/** What to do with a new channel, line by line. */
export function nextSteps({ id, source, url, header, secret }: ResultOf<"createChannel">): string[] {
  if (source === "linked-device") return [`Next: ringhook link ${id}`];
  if (source === "meta-cloud") {
    return [`Callback URL of its app: ${url}`, `Next: ringhook webhook add ${id} https://example.com/hook`];
  }
  return [
    `URL for Whapi.Cloud: ${url}`,
    `Header for Whapi.Cloud (not shown again): ${header}: ${secret}`,
    `Next: ringhook sources register ${id}, or enter both at Whapi.Cloud yourself`,
  ];
}

import type { Keeping, Sender, SenderName, SenderOptions } from "./sender.ts";

/** Loads just the one that is asked for: none carries the others' code, nor waits for it. */
export async function openSender(
  name: SenderName,
  options: SenderOptions,
  keeping: Keeping,
): Promise<Sender> {
  if (name === "ringhook") return (await import("./ringhook-sender.ts")).ringhookSender(options, keeping);
  if (name === "bullmq") return (await import("./bullmq-sender.ts")).bullmqSender(options, keeping);
  if (name === "graphile") return (await import("./graphile-sender.ts")).graphileSender(options, keeping);
  return (await import("./axios-sender.ts")).axiosSender(options);
}

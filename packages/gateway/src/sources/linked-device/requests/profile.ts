import { setTimeout as sleep } from "node:timers/promises";
import type { WASocket } from "baileys";
import type { Account, Profile } from "../../source.ts";

/** The profile of the linked account. Parts that its owner hides or never set are empty. */
export async function readProfile(socket: WASocket, account: Account, answerMs: number): Promise<Profile> {
  const [icon, fullIcon, about] = await Promise.all([
    orNothing(socket.profilePictureUrl(account.number, "preview"), answerMs),
    orNothing(socket.profilePictureUrl(account.number, "image"), answerMs),
    orNothing(aboutOf(socket, account), answerMs),
  ]);
  return { name: account.name ?? "", about, icon, fullIcon };
}

async function aboutOf(socket: WASocket, account: Account): Promise<string | undefined> {
  const [found] = (await socket.fetchStatus(account.number)) ?? [];
  const status: unknown = found?.status;
  if (typeof status !== "object" || status === null || !("status" in status)) return undefined;
  return typeof status.status === "string" ? status.status : undefined;
}

async function orNothing(text: Promise<string | undefined>, answerMs: number): Promise<string> {
  try {
    return (await Promise.race([text, sleep(answerMs, undefined, { ref: false })])) ?? "";
  } catch {
    return "";
  }
}

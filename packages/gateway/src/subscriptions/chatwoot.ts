/** The statuses of a call that a Chatwoot can be told of, in the order of a call. */
export const CHATWOOT_STATUSES = ["missed", "answered"] as const;

export type ChatwootStatus = (typeof CHATWOOT_STATUSES)[number];

/** Which inbox of which Chatwoot a webhook leads to, and what is written there. */
export interface Chatwoot {
  /** Where it is, without a slash at the end: `https://chat.example.com`. */
  url: string;
  accountId: number;
  inboxId: number;
  /** The access token of an agent or a bot of the account. */
  token: string;
  /** Of which calls something is written. */
  statuses: readonly ChatwootStatus[];
  /** After which of them the conversation is open. What is written of the others is a private note. */
  openOn: readonly ChatwootStatus[];
  /** What is written, where it is not the default: see sinks/chatwoot/message-text.ts. */
  message: Readonly<Partial<Record<ChatwootStatus, string>>>;
  /** Whether all that is written is a private note. */
  private: boolean;
}

/** Before the address of the inbox, as people open it, this stands in the place of a webhook's URL. */
const SCHEME = "chatwoot+";

/** What stands in the place of a webhook's URL: `chatwoot+https://chat.example.com/app/accounts/1/inbox/5`. */
export function chatwootUrl({
  url,
  accountId,
  inboxId,
}: Pick<Chatwoot, "url" | "accountId" | "inboxId">): string {
  return `${SCHEME}${url}/app/accounts/${accountId}/inbox/${inboxId}`;
}

/** Whether a webhook leads to a Chatwoot. */
export function leadsToChatwoot({ url }: { url: string }): boolean {
  return url.startsWith(SCHEME);
}

/** A webhook's URL as people know it, and as it is dialled: that of a Chatwoot's inbox, or the URL itself. */
export function openUrl(url: string): string {
  return leadsToChatwoot({ url }) ? url.slice(SCHEME.length) : url;
}

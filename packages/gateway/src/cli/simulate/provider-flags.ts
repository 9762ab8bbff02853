import type { WhapiWebhook } from "@ringhook/simulator/providers";
import { readText } from "../../config/read-text.ts";
import { RinghookError } from "../../errors.ts";
import { SECRET_HEADER } from "../../sources/whapi-header.ts";
import { numberFlag, wholeNumberFlag } from "../number-flag.ts";
import type { CommonFlags } from "./common-flags.ts";

export interface ProviderFlags extends CommonFlags {
  provider?: "meta" | "whapi";
  url?: string;
  appSecret?: string;
  verifyToken?: string;
  phoneNumberId?: string;
  secret?: string;
  mode?: NonNullable<WhapiWebhook["mode"]>;
  double?: string;
  delay?: string;
  overtake?: string;
}

/** Flags that one provider has no use for. */
const NOT_FOR = {
  meta: { secret: "--secret", mode: "--mode" },
  whapi: {
    appSecret: "--app-secret",
    verifyToken: "--verify-token",
    phoneNumberId: "--phone-number-id",
    overtake: "--overtake",
  },
} as const satisfies Record<string, Partial<Record<keyof ProviderFlags, string>>>;

/** @throws RinghookError `BAD_SETTING` for a flag of the other provider's */
export function refuseFlagsOfOthers(provider: "meta" | "whapi", flags: ProviderFlags): void {
  for (const [name, flag] of Object.entries(NOT_FOR[provider])) {
    if (flags[name as keyof ProviderFlags] === undefined) continue;
    throw new RinghookError("BAD_SETTING", `${flag}: --provider ${provider} has no use for it`);
  }
}

/** @throws RinghookError `BAD_SETTING` */
export function readMisfortune({ double = "0", delay = "0", overtake = "0" }: ProviderFlags): {
  double: number;
  delayMs: number;
  overtake: number;
} {
  return {
    double: numberFlag("--double", double, 0, 1),
    delayMs: wholeNumberFlag("--delay", delay, 0, 3_600_000),
    overtake: numberFlag("--overtake", overtake, 0, 1),
  };
}

/** @throws RinghookError `BAD_SETTING` without a URL, or without a secret */
export function readMeta({ url, appSecret }: ProviderFlags): { url: string; appSecret: string } {
  if (url === undefined) {
    throw new RinghookError("BAD_SETTING", "--url: expected the callback URL of the app, got nothing", {
      hint: "`ringhook sources add` prints it.",
    });
  }
  const secret = readText(appSecret) ?? readText(process.env.META_APP_SECRET);
  if (secret === undefined) {
    throw new RinghookError("BAD_SETTING", "--app-secret (META_APP_SECRET): expected a secret, got nothing");
  }
  return { url: readUrl(url), appSecret: secret };
}

/**
 * The webhook that the flags tell of; undefined when one is to be registered first.
 * @throws RinghookError `BAD_SETTING` for a secret or a mode without a URL
 */
export function readWhapiWebhook({ url, secret, mode }: ProviderFlags): WhapiWebhook | undefined {
  if (url !== undefined) {
    return {
      url: readUrl(url),
      mode: mode ?? "body",
      headers: secret === undefined ? {} : { [SECRET_HEADER]: secret.trim() },
      events: [{ type: "calls", method: "post" }],
    };
  }
  const [stray] = [secret !== undefined && "--secret", mode !== undefined && "--mode"].filter(Boolean);
  if (!stray) return undefined;
  throw new RinghookError("BAD_SETTING", `${stray}: expected --url beside it`);
}

function readUrl(url: string): string {
  if (/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : "")) return url;
  throw new RinghookError("BAD_SETTING", `--url: expected an http or https URL, got ${JSON.stringify(url)}`);
}

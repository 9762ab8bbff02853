import type { Command } from "commander";
import { settings } from "../config/settings.ts";
import { readUrl } from "../config/url-file.ts";
import { type ErrorCode, errorCatalogue, messageOf, RinghookError } from "../errors.ts";
import { readAdminToken } from "../secrets/secret-files.ts";

/** The flags by which a command finds the running gateway. */
export function addApiFlags(command: Command): Command {
  return command
    .option(
      "--url <url>",
      "Address of the running gateway (RINGHOOK_URL, default: the one of the data folder)",
    )
    .option(
      "--data-dir <folder>",
      "Data folder of the gateway, for its address and token (RINGHOOK_DATA_DIR, default ./data)",
    );
}

export interface ApiFlags {
  url?: string;
  dataDir?: string;
}

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** The most items of one page. */
const PAGE = 500;

/** Speaks to a running gateway: commands use its API, not a second way to the store. */
export class ApiClient {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** @throws RinghookError the gateway's own error, `GATEWAY_UNREACHABLE`, `GATEWAY_ANSWER_UNKNOWN` */
  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.#fetch(method, path, body);
    const text = await answer.text();
    if (answer.status === 204) return undefined as T;
    const parsed = parseJson(text);
    if (answer.ok && parsed !== undefined) return parsed as T;
    throw errorOf(parsed) ?? this.#unknown(answer.status);
  }

  /** The first items of a list, page by page, at most so many. */
  async list<T>(path: string, query: Record<string, string | undefined>, most: number): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const limit = String(Math.min(PAGE, most - items.length));
      const search = searchOf({ ...query, limit, ...(cursor !== null && { cursor }) });
      const page: Page<T> = await this.ask<Page<T>>("GET", `${path}?${search}`);
      items.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor !== null && items.length < most);
    return items;
  }

  async #fetch(method: string, path: string, body: unknown): Promise<Response> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    };
    try {
      return await fetch(new URL(path, this.#url), {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new RinghookError("GATEWAY_UNREACHABLE", `no gateway answers at ${this.#url}`, {
        cause,
        hint: "Start one with `ringhook start`, or name its address with --url.",
      });
    }
  }

  #unknown(status: number): RinghookError {
    return new RinghookError(
      "GATEWAY_ANSWER_UNKNOWN",
      `what answers at ${this.#url} (${status}) is no Ringhook gateway`,
      {
        hint: "Name the gateway's address with --url.",
      },
    );
  }
}

/** The client for a command's flags: address and token from flags, environment, or the gateway's data folder. */
export async function connectApi(flags: ApiFlags): Promise<ApiClient> {
  const dataDir = flags.dataDir ?? process.env[settings.dataDir.env] ?? settings.dataDir.default;
  const url = flags.url ?? process.env.RINGHOOK_URL ?? (await readUrl(dataDir)) ?? "http://127.0.0.1:8080";
  if (!URL.canParse(url))
    throw new RinghookError("BAD_SETTING", `--url: expected a URL, got ${JSON.stringify(url)}`);
  const token = process.env[settings.adminToken.env] ?? (await readAdminToken(dataDir));
  if (token) return new ApiClient(url, token);
  throw new RinghookError(
    "UNAUTHORIZED",
    `there is no admin token: none in RINGHOOK_ADMIN_TOKEN, none in ${dataDir}`,
    {
      hint: "Run this where the gateway runs, name its folder with --data-dir, or set RINGHOOK_ADMIN_TOKEN.",
    },
  );
}

function searchOf(query: Record<string, string | undefined>): URLSearchParams {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(given);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function errorOf(body: unknown): RinghookError | undefined {
  if (typeof body !== "object" || body === null || !("code" in body) || !("detail" in body)) return undefined;
  const code = String(body.code);
  if (!(code in errorCatalogue)) return undefined;
  const hint = "hint" in body ? { hint: String(body.hint) } : {};
  return new RinghookError(code as ErrorCode, messageOf(body.detail), hint);
}

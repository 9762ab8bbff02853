import type { Page } from "@ringhook/api";
import type { Command } from "commander";
import { gatewayUrl } from "../config/gateway-url.ts";
import { readText } from "../config/read-text.ts";
import { readVariable } from "../config/read-variable.ts";
import { settings } from "../config/settings.ts";
import { readRunning } from "../config/url-file.ts";
import { errorOfProblem, RinghookError } from "../errors.ts";
import { readAdminToken } from "../secrets/secret-files.ts";
import { checkToken, isHashed } from "../secrets/tokens.ts";

/** Adds the flags with which a command finds the running gateway. */
export function addApiFlags(command: Command): Command {
  return command
    .option("--url <url>", "URL of the running gateway (RINGHOOK_URL, default: from the data folder)")
    .option(
      "--data-dir <folder>",
      "Data folder of the gateway, for its URL and token (RINGHOOK_DATA_DIR, default ./data)",
    );
}

export interface ApiFlags {
  url?: string;
  dataDir?: string;
}

/** Where a gateway listens by default. */
const LOCAL = "http://127.0.0.1:8080";
/** Items per page, at most. */
const PAGE = 500;

/** A client for the API of a running gateway. Commands use only the API, never the store. */
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
    throw errorOfProblem(parsed) ?? this.#unknown(answer);
  }

  /** Reads the first `most` items of a list, page by page. */
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

  /** Reads a route that answers with text. */
  async text(path: string, query: Record<string, string | undefined>): Promise<string> {
    const answer = await this.#fetch("GET", `${path}?${searchOf(query)}`, undefined);
    const text = await answer.text();
    if (answer.ok) return text;
    throw errorOfProblem(parseJson(text)) ?? this.#unknown(answer);
  }

  async #fetch(method: string, path: string, body: unknown): Promise<Response> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    };
    try {
      // Never follow a redirect: the request carries the token.
      return await fetch(`${this.#url}${path}`, {
        method,
        headers,
        redirect: "manual",
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new RinghookError("GATEWAY_UNREACHABLE", `no gateway answers at ${this.#url}`, {
        cause,
        hint: "Start one with `ringhook start`, or give its URL with --url.",
      });
    }
  }

  #unknown({ status, headers }: Response): RinghookError {
    const location = headers.get("location");
    const leads = location === null ? "" : `, redirects to ${location}`;
    return new RinghookError(
      "GATEWAY_ANSWER_UNKNOWN",
      `the server at ${this.#url} (${status}${leads}) is not a Ringhook gateway`,
      {
        hint: "Give the gateway's URL with --url, including the path if a proxy adds one.",
      },
    );
  }
}

/** The client for a command's flags: URL and token from flags, environment, or the gateway's data folder. */
export async function connectApi(flags: ApiFlags): Promise<ApiClient> {
  const { env } = process;
  const dataDir = readText(flags.dataDir) ?? readText(env[settings.dataDir.env]) ?? settings.dataDir.default;
  const named = readText(flags.url) ?? readText(env.RINGHOOK_URL);
  const url = gatewayUrl("--url (RINGHOOK_URL)", named ?? (await readRunning(dataDir))?.url ?? LOCAL);
  const given = readVariable(env, "adminToken");
  const token = given === undefined ? await readAdminToken(dataDir) : checkOwnToken(given);
  if (token) return new ApiClient(url, token);
  throw new RinghookError("UNAUTHORIZED", `no admin token found in RINGHOOK_ADMIN_TOKEN or ${dataDir}`, {
    hint: "Run this where the gateway runs, give its folder with --data-dir, or set RINGHOOK_ADMIN_TOKEN.",
  });
}

/** @throws RinghookError `BAD_SETTING` */
function checkOwnToken(given: string): string {
  const { env } = settings.adminToken;
  if (!isHashed(given)) return checkToken(env, given);
  throw new RinghookError("BAD_SETTING", `${env}: expected the token itself, got its hash`, {
    hint: "The hash is for the gateway. A command needs the token.",
  });
}

/** A query of what is given; the rest is left out. */
export function searchOf(query: Record<string, unknown>): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { DEFAULT_CONNECTION_CONFIG, type WAVersion } from "baileys";
import { messageOf } from "../../../errors.ts";
import type { Log } from "../../../log/log.ts";

/** The shortest interval between requests for WhatsApp's current version. */
const REFRESH_MS = 5 * 60_000;
const ANSWER_MS = 10_000;
/** The version in the service worker of WhatsApp Web. */
const REVISION = /\\?"client_revision\\?":\s*(\d{4,})/;

export interface WebVersionOptions {
  /** WhatsApp's WebSocket address; its web client comes from the same host. */
  url: string;
  /** The version to log in with; `auto` uses Baileys' own until WhatsApp refuses it. */
  version: WAVersion | "auto";
  log: Log;
}

/** The version of WhatsApp's web client that the links of this node log in as. */
export class WebVersion {
  readonly #options: WebVersionOptions;
  #current: WAVersion;
  #refreshedAt = Number.NEGATIVE_INFINITY;
  #refreshing: Promise<void> | undefined;

  constructor(options: WebVersionOptions) {
    this.#options = options;
    this.#current = options.version === "auto" ? DEFAULT_CONNECTION_CONFIG.version : options.version;
  }

  get current(): WAVersion {
    return this.#current;
  }

  /** Notes that WhatsApp refused a version. Resolves with whether there is another one to try. */
  async replace(refused: WAVersion): Promise<boolean> {
    if (this.#options.version === "auto" && sameVersion(this.#current, refused)) {
      this.#refreshing ??= this.#refresh().finally(() => {
        this.#refreshing = undefined;
      });
      await this.#refreshing;
    }
    return !sameVersion(this.#current, refused);
  }

  async #refresh(): Promise<void> {
    if (performance.now() - this.#refreshedAt < REFRESH_MS) return;
    this.#refreshedAt = performance.now();
    const { url, log } = this.#options;
    const page = new URL("/sw.js", url.replace(/^ws/, "http"));
    try {
      const headers = {
        "sec-fetch-site": "none",
        "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0.0.0",
      };
      const answer = await fetch(page, { headers, signal: AbortSignal.timeout(ANSWER_MS) });
      const revision = REVISION.exec(await answer.text())?.[1];
      if (!answer.ok || !revision) throw new Error(`${page} answered ${answer.status} and names no version`);
      this.#current = [2, 3000, Number(revision)];
      log.info({ version: this.#current.join(".") }, "switched to WhatsApp's current web version");
    } catch (error) {
      log.warn({ reason: messageOf(error) }, "could not read WhatsApp's current web version");
    }
  }
}

function sameVersion(one: WAVersion, other: WAVersion): boolean {
  return one.every((part, index) => part === other[index]);
}

import type { ClientRequest } from "node:http";
import type { Socket } from "node:net";
import { SocksProxyAgent } from "socks-proxy-agent";
import { messageOf, RinghookError } from "../../../errors.ts";
import type { Log } from "../../../log/log.ts";

type ConnectOptions = Parameters<SocksProxyAgent["connect"]>[1];

/**
 * Connects to WhatsApp through a channel's SOCKS proxy. The channel's owner chooses the proxy, so it is dialled like a
 * webhook: its name is resolved at each dial, and only a checked address is dialled.
 */
export class GuardedProxy extends SocksProxyAgent {
  readonly #url: string;
  readonly #addressesOf: (url: string) => Promise<string[]>;
  readonly #log: Log;

  /** @param addressesOf the addresses of a URL that may be dialled; throws what the guard refuses */
  constructor(url: string, addressesOf: (url: string) => Promise<string[]>, log: Log) {
    super(url);
    this.#url = url;
    this.#addressesOf = addressesOf;
    this.#log = log;
  }

  override async connect(request: ClientRequest, options: ConnectOptions): Promise<Socket> {
    try {
      return await this.#connectToOneOf(await this.#addressesOf(this.#url), request, options);
    } catch (error) {
      this.#log.warn({ reason: messageOf(error) }, "could not use the channel's proxy");
      throw error;
    }
  }

  async #connectToOneOf(
    addresses: readonly string[],
    request: ClientRequest,
    options: ConnectOptions,
  ): Promise<Socket> {
    let failure: unknown = new RinghookError("LINK_FAILED", "the name of the proxy does not resolve");
    for (const address of addresses) {
      try {
        this.proxy.host = address;
        return await super.connect(request, options);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }
}

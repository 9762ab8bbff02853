import type { FastifyRequest } from "fastify";
import type { Channel } from "../channels/channel.ts";
import type { Channels } from "../channels/channels.ts";
import { RinghookError } from "../errors.ts";
import { hashToken, tokenMatches } from "../secrets/tokens.ts";

/** Who asks: the operator, or the owner of one channel. */
export type Caller = { role: "admin" } | { role: "channel"; channel: Channel };

/** Tells from a request's token who asks. */
export class Authorizer {
  readonly #adminHash: Uint8Array;
  readonly #channels: Channels;

  constructor(adminToken: string, channels: Channels) {
    this.#adminHash = hashToken(adminToken);
    this.#channels = channels;
  }

  /**
   * Who sent the request, by `Authorization: Bearer TOKEN` or `?token=TOKEN`.
   * @throws RinghookError `UNAUTHORIZED`
   */
  caller(request: FastifyRequest): Caller {
    const token = tokenOf(request);
    if (token !== undefined) {
      if (tokenMatches(token, this.#adminHash)) return { role: "admin" };
      const channel = this.#channels.findByTokenHash(hashToken(token));
      if (channel) return { role: "channel", channel };
    }
    const message = token === undefined ? "no token came with the request" : "the token is not known";
    throw new RinghookError("UNAUTHORIZED", message, { hint: "Send it as Authorization: Bearer TOKEN." });
  }

  /** @throws RinghookError `UNAUTHORIZED` unless the operator asks */
  admin(request: FastifyRequest): void {
    if (this.caller(request).role !== "admin") {
      throw new RinghookError("UNAUTHORIZED", "this route takes the admin token");
    }
  }

  /**
   * The channel a route is about, for its owner or the operator. Other channels do not exist for an owner.
   * @throws RinghookError `UNAUTHORIZED`, `CHANNEL_NOT_FOUND`
   */
  channel(request: FastifyRequest, channelId: string): Channel {
    const caller = this.caller(request);
    if (caller.role === "channel" && caller.channel.id !== channelId) {
      throw new RinghookError("CHANNEL_NOT_FOUND", `there is no channel ${JSON.stringify(channelId)}`);
    }
    return this.#channels.get(channelId);
  }
}

function tokenOf({ headers, query }: FastifyRequest): string | undefined {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? "")?.[1];
  if (bearer !== undefined) return bearer;
  const token = typeof query === "object" && query !== null && "token" in query ? query.token : undefined;
  return typeof token === "string" && token !== "" ? token : undefined;
}

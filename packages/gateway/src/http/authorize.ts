import type { FastifyRequest } from "fastify";
import type { Channel } from "../channels/channel.ts";
import type { Channels } from "../channels/channels.ts";
import type { Clock } from "../clock.ts";
import { RinghookError } from "../errors.ts";
import { hashesMatch, hashToken } from "../secrets/tokens.ts";
import type { Vault } from "../secrets/vault.ts";
import { FailedLogins } from "./failed-logins.ts";
import { comesFromSameSite } from "./same-site.ts";
import { Sessions, sessionCookieOf } from "./sessions.ts";

/** Who asks: the operator, or the owner of one channel. */
export type Caller = { role: "admin" } | { role: "channel"; channel: Channel };

export interface AuthorizerOptions {
  adminToken: string;
  channels: Channels;
  vault: Vault;
  clock: Clock;
}

/** Tells from a request's token, or from the session of a browser, who asks. */
export class Authorizer {
  readonly sessions: Sessions;
  readonly #adminHash: Uint8Array;
  readonly #channels: Channels;
  readonly #failedLogins: FailedLogins;

  constructor({ adminToken, channels, vault, clock }: AuthorizerOptions) {
    this.sessions = new Sessions(vault, clock);
    this.#adminHash = hashToken(adminToken);
    this.#channels = channels;
    this.#failedLogins = new FailedLogins(clock);
  }

  /**
   * Who sent the request, by `Authorization: Bearer TOKEN`, by `?token=TOKEN`, or by the cookie of a session.
   * @throws RinghookError `UNAUTHORIZED`, `TOO_MANY_LOGINS`, `CROSS_SITE`
   */
  caller(request: FastifyRequest): Caller {
    const hash = this.hashOf(request);
    if (!hash) throw new RinghookError("UNAUTHORIZED", "no token came with the request", { hint: HINT });
    const caller = this.holder(hash);
    if (caller) return caller;
    throw this.#refuse(request);
  }

  /** Whom the token with this hash belongs to now; a channel is found by the hash, so its time tells nothing of the token. */
  holder(hash: Uint8Array): Caller | undefined {
    if (hashesMatch(hash, this.#adminHash)) return { role: "admin" };
    const channel = this.#channels.findByTokenHash(hash);
    return channel && { role: "channel", channel };
  }

  /** Hash of the token a request came with. @throws RinghookError `CROSS_SITE` */
  hashOf(request: FastifyRequest): Uint8Array | undefined {
    const token = tokenOf(request);
    if (token !== undefined) return hashToken(token);
    const cookie = sessionCookieOf(request.headers.cookie);
    const hash = cookie === undefined ? undefined : this.sessions.tokenHash(cookie);
    // Browsers send the cookie by themselves, so what changes something has to come from our own page.
    if (hash && !isSafe(request.method) && !comesFromSameSite(request)) {
      throw new RinghookError("CROSS_SITE", "a session changes things from its own page only", {
        hint: "Send a token as Authorization: Bearer TOKEN instead.",
      });
    }
    return hash;
  }

  /**
   * Signs a browser in. Here a known token is refused too while its address has failed too often.
   * @throws RinghookError `UNAUTHORIZED`, `TOO_MANY_LOGINS`
   */
  signIn(request: FastifyRequest, token: string): { caller: Caller; cookie: string } {
    const hash = hashToken(token);
    const caller = this.#failedLogins.blocks(request.ip) ? undefined : this.holder(hash);
    if (!caller) throw this.#refuse(request);
    return { caller, cookie: this.sessions.begin(hash) };
  }

  /** @throws RinghookError `UNAUTHORIZED`, `ADMIN_NEEDED` unless the operator asks */
  admin(request: FastifyRequest): void {
    if (this.caller(request).role !== "admin") {
      throw new RinghookError("ADMIN_NEEDED", "this route takes the admin token");
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

  /** The channel whose token the request came with. @throws RinghookError `UNAUTHORIZED` */
  ownChannel(request: FastifyRequest): Channel {
    const caller = this.caller(request);
    if (caller.role === "channel") return caller.channel;
    throw new RinghookError("UNAUTHORIZED", "this route takes a channel's token, and acts for that channel");
  }

  /**
   * The channel that a list is narrowed to: the asked one, an owner's own one, or none for the operator.
   * @throws RinghookError `UNAUTHORIZED`, `CHANNEL_NOT_FOUND`
   */
  scope(request: FastifyRequest, channelId: string | undefined): string | undefined {
    if (channelId !== undefined) return this.channel(request, channelId).id;
    const caller = this.caller(request);
    return caller.role === "channel" ? caller.channel.id : undefined;
  }

  #refuse(request: FastifyRequest): RinghookError {
    const retryAfterSeconds = this.#failedLogins.note(request.ip);
    if (retryAfterSeconds === undefined) {
      return new RinghookError("UNAUTHORIZED", "the token is not known", { hint: HINT });
    }
    return new RinghookError("TOO_MANY_LOGINS", "too many requests came with a token that is not known", {
      hint: HINT,
      retryAfterSeconds,
    });
  }
}

const HINT = "Send the token as Authorization: Bearer TOKEN.";

function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}

function tokenOf({ headers, query }: FastifyRequest): string | undefined {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? "")?.[1];
  if (bearer !== undefined) return bearer;
  const token = typeof query === "object" && query !== null && "token" in query ? query.token : undefined;
  return typeof token === "string" && token !== "" ? token : undefined;
}

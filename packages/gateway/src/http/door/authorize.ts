import type { FastifyRequest } from "fastify";
import type { Channel } from "../../channels/channel.ts";
import type { Channels } from "../../channels/channels.ts";
import { type KnownChannel, noChannel } from "../../channels/directory.ts";
import type { Clock } from "../../clock.ts";
import { RinghookError } from "../../errors.ts";
import { adminHashOf, hashesMatch, hashToken } from "../../secrets/tokens.ts";
import type { Vault } from "../../secrets/vault.ts";
import {
  type Audience,
  allows,
  type Caller,
  checkScope,
  isForAll,
  isOfAudience,
  isSafe,
  nameOf,
  type RouteScope,
  reaches,
  scopeOf,
} from "./caller.ts";
import { clientAddress } from "./client-address.ts";
import { FailedLogins } from "./failed-logins.ts";
import { channelIn, tokenOf } from "./request-parts.ts";
import { comesFromSameSite } from "./same-site.ts";
import { Sessions, sessionCookieOf } from "./sessions.ts";

/** Who sent a request and how they signed in, for the log of changes. */
export interface Asker {
  /** `admin token`, `channel token`, or `token` with its name. */
  token: string;
  /** The channel that the request is about; null when neither its path nor its token says. */
  channelId: string | null;
  by: "token" | "session";
}

/** What is known of an authorized request. */
interface Admission {
  caller: Caller;
  asker: Asker;
  /** The channel that the request is about, if any. */
  channel?: Channel;
}

export interface AuthorizerOptions {
  /** Itself, or its hash as `sha256:…`. */
  adminToken: string;
  /** Reads metrics, and nothing else. */
  metricsToken?: string | undefined;
  channels: Channels;
  vault: Vault;
  clock: Clock;
  /** Told of each unknown token that is not refused for being one of too many. */
  onFailedLogin?: (address: string) => void;
}

/** Identifies the sender of a request by its token or its browser session. */
export class Authorizer {
  readonly sessions: Sessions;
  readonly #adminHash: Uint8Array;
  readonly #metricsHash: Uint8Array | undefined;
  readonly #channels: Channels;
  readonly failedLogins: FailedLogins;
  readonly #onFailedLogin: ((address: string) => void) | undefined;
  readonly #admissions = new WeakMap<FastifyRequest, Admission>();

  constructor({ adminToken, metricsToken, channels, vault, clock, onFailedLogin }: AuthorizerOptions) {
    this.#onFailedLogin = onFailedLogin;
    this.sessions = new Sessions(vault, clock);
    this.#adminHash = adminHashOf(adminToken);
    this.#metricsHash = metricsToken === undefined ? undefined : hashToken(metricsToken);
    this.#channels = channels;
    this.failedLogins = new FailedLogins(clock);
  }

  /**
   * Authorizes a request by `Authorization: Bearer TOKEN`, `?token=TOKEN` or the session cookie.
   * @throws RinghookError `UNAUTHORIZED`, `TOKEN_EXPIRED`, `TOO_MANY_LOGINS`, `CROSS_SITE`, `ADMIN_NEEDED`, `OWNER_NEEDED`,
   *   `SCOPE_NEEDED`, `CHANNEL_NOT_FOUND`
   */
  admit(request: FastifyRequest, audience: Exclude<Audience, "everybody" | "nodes">): void {
    if (audience === "scrapers" && this.#isScraper(request)) return;
    const admission = this.#identify(request);
    const { caller } = admission;
    if (!isOfAudience(caller, audience)) {
      throw new RinghookError("ADMIN_NEEDED", "this route requires the admin token");
    }
    if (caller.role === "token") this.#channels.tokens.noteUse(caller.token);
    checkScope(caller, scopeOf(request));
    if (audience === "channel") {
      admission.channel = this.#channels.get(this.#ownChannelOf(caller).id);
      return;
    }
    const channelId = channelIn(request.params);
    if (channelId !== undefined) admission.channel = this.#channelFor(admission, channelId);
  }

  /**
   * An error about a secret that was wrong, or the one about too many of them from this address.
   * @param error for the former
   */
  refused(request: FastifyRequest, error: RinghookError): RinghookError {
    const retryAfterSeconds = this.#noteFailure(clientAddress(request));
    if (retryAfterSeconds === undefined) return error;
    const options = { ...(error.hint !== undefined && { hint: error.hint }), retryAfterSeconds };
    return new RinghookError("TOO_MANY_LOGINS", "too many requests with an unknown token", options);
  }

  /** The sender of an authorized request. */
  callerOf(request: FastifyRequest): Caller {
    return this.#admissionOf(request).caller;
  }

  /**
   * The channel that a request is about. It may have been removed since the request was authorized.
   * @throws RinghookError `CHANNEL_NOT_FOUND`
   */
  channelOf(request: FastifyRequest): Channel {
    const { channel } = this.#admissionOf(request);
    if (!channel) throw new Error(`${request.routeOptions.url} is not about a channel`);
    if (this.#channels.get(channel.id) === channel) return channel;
    throw notFound(channel.id);
  }

  /** The sender as it was when the request was authorized, even if the request has changed it since. */
  asker(request: FastifyRequest): Asker | undefined {
    return this.#admissions.get(request)?.asker;
  }

  /** The current owner of the token with this hash. A lookup by hash leaks nothing through its timing. */
  holder(hash: Uint8Array): Caller | undefined {
    if (hashesMatch(hash, this.#adminHash)) return { role: "admin" };
    const channel = this.#channels.findByTokenHash(hash);
    if (channel) return { role: "channel", channel };
    const token = this.#channels.tokens.find(hash);
    return token && { role: "token", token };
  }

  /** Whether the sender may do what needs a scope, beside what the route needs. */
  may(request: FastifyRequest, scope: RouteScope): boolean {
    return allows(this.callerOf(request), scope);
  }

  /** Whether the sender may see what belongs to a channel. */
  sees(request: FastifyRequest, channelId: string): boolean {
    const caller = this.callerOf(request);
    if (caller.role === "admin") return true;
    return this.#reachesKnown(caller, channelId);
  }

  /** The channels that the sender sees, of those that this node holds. */
  channelsFor(request: FastifyRequest): Channel[] {
    const caller = this.callerOf(request);
    return this.#channels.list().filter((channel) => reaches(caller, channel));
  }

  /** Those of all nodes that the sender sees. */
  knownFor(request: FastifyRequest): KnownChannel[] {
    const caller = this.callerOf(request);
    return this.#channels.known().filter((channel) => reaches(caller, channel));
  }

  /** The only channel that a caller reaches, of any node; undefined for who reaches none, several or all. */
  onlyChannelOf(caller: Caller): KnownChannel | undefined {
    if (caller.role === "channel") return caller.channel;
    if (caller.role === "admin" || isForAll(caller)) return undefined;
    const found = this.#channels.known().filter((each) => reaches(caller, each));
    return found.length === 1 ? found[0] : undefined;
  }

  /** Whether the sender's token or session still opens a channel, or all where it is null. */
  stillSees(request: FastifyRequest, channelId: string | null): boolean {
    const hash = this.hashOf(request);
    const caller = hash && this.holder(hash);
    if (!caller) return false;
    if (channelId === null) return true;
    return this.#reachesKnown(caller, channelId);
  }

  /** Hash of the token a request came with. @throws RinghookError `CROSS_SITE` */
  hashOf(request: FastifyRequest): Uint8Array | undefined {
    const token = tokenOf(request);
    if (token !== undefined) return hashToken(token);
    const cookie = sessionCookieOf(request.headers.cookie);
    const hash = cookie === undefined ? undefined : this.sessions.tokenHash(cookie);
    // Browsers send the cookie with every request, so a change has to come from our own page.
    if (hash && !isSafe(request.method) && !comesFromSameSite(request)) {
      throw new RinghookError("CROSS_SITE", "a session may change things only from the gateway's own page", {
        hint: "Send a token as Authorization: Bearer TOKEN instead.",
      });
    }
    return hash;
  }

  /**
   * Signs a browser in. White space around the token is ignored: it comes from copying. Named tokens are for programs.
   * @throws RinghookError `UNAUTHORIZED`, `OWNER_NEEDED`, `TOO_MANY_LOGINS`
   */
  signIn(request: FastifyRequest, token: string): { caller: Caller; cookie: string } {
    const hash = hashToken(token.trim());
    const caller = this.holder(hash);
    if (!caller) throw this.#refuse(request, hash);
    this.#note(request, caller, "token");
    checkScope(caller, "owner");
    return { caller, cookie: this.sessions.begin(hash) };
  }

  /**
   * The channel that a list is restricted to: the requested one, the token's only one, or none for who sees all.
   * @throws RinghookError `CHANNEL_NOT_FOUND`, `CHANNEL_NEEDED`
   */
  scope(request: FastifyRequest, channelId: string | undefined): string | undefined {
    const admission = this.#admissionOf(request);
    const { caller } = admission;
    if (channelId !== undefined) return this.#knownFor(admission, channelId).id;
    if (caller.role === "admin" || isForAll(caller)) return undefined;
    const only = this.onlyChannelOf(caller);
    if (only) return only.id;
    throw new RinghookError("CHANNEL_NEEDED", "the token opens several channels, or none any more", {
      hint: "Name one of them as channel_id.",
    });
  }

  /** On every node, so that asking another one gives nobody more tries. */
  #noteFailure(address: string): number | undefined {
    const retryAfterSeconds = this.failedLogins.note(address);
    // Who is refused already is told to nobody.
    if (retryAfterSeconds === undefined) this.#onFailedLogin?.(address);
    return retryAfterSeconds;
  }

  /** Whoever reads metrics is no caller, and can ask for nothing else. */
  #isScraper(request: FastifyRequest): boolean {
    const token = tokenOf(request);
    if (token === undefined || this.#metricsHash === undefined) return false;
    return hashesMatch(hashToken(token), this.#metricsHash);
  }

  #identify(request: FastifyRequest): Admission {
    const hash = this.hashOf(request);
    if (!hash) throw new RinghookError("UNAUTHORIZED", "the request has no token", { hint: HINT });
    const caller = this.holder(hash);
    if (!caller) throw this.#refuse(request, hash);
    return this.#note(request, caller, tokenOf(request) === undefined ? "session" : "token");
  }

  #admissionOf(request: FastifyRequest): Admission {
    const admission = this.#admissions.get(request);
    if (admission) return admission;
    throw new Error(`the request to ${request.routeOptions.url} was not authorized`);
  }

  /** A channel, for its owner or the operator. To an owner, other channels do not exist. */
  #knownFor({ caller, asker }: Admission, channelId: string): KnownChannel {
    const found = this.#channels.findAlike(channelId);
    if (!found && caller.role === "admin") throw noChannel(channelId);
    if (!found || !reaches(caller, found)) throw notFound(channelId);
    asker.channelId = found.id;
    return found;
  }

  /** The same, where this node has to hold it. */
  #channelFor(admission: Admission, channelId: string): Channel {
    return this.#channels.get(this.#knownFor(admission, channelId).id);
  }

  #reachesKnown(caller: Caller, channelId: string): boolean {
    const channel = this.#channels.find(channelId);
    return channel !== undefined && reaches(caller, channel);
  }

  #note(request: FastifyRequest, caller: Caller, by: Asker["by"]): Admission {
    const channelId = caller.role === "channel" ? caller.channel.id : null;
    const asker = { token: nameOf(caller), channelId, by };
    const admission = { caller, asker };
    this.#admissions.set(request, admission);
    return admission;
  }

  /** The channel that a token alone says. */
  #ownChannelOf(caller: Caller): KnownChannel {
    const only = this.onlyChannelOf(caller);
    if (only) return only;
    throw new RinghookError("UNAUTHORIZED", "this route requires a channel's token");
  }

  #refuse(request: FastifyRequest, hash: Uint8Array): RinghookError {
    if (this.#channels.tokens.hasExpired(hash)) {
      return this.refused(request, new RinghookError("TOKEN_EXPIRED", "the token has expired"));
    }
    return this.refused(request, new RinghookError("UNAUTHORIZED", "the token is unknown", { hint: HINT }));
  }
}

const HINT = "Send the token as Authorization: Bearer TOKEN.";

function notFound(channelId: string): RinghookError {
  return new RinghookError("CHANNEL_NOT_FOUND", `there is no channel ${JSON.stringify(channelId)}`);
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Log } from "../../log/log.ts";
import type { AuditLog } from "../../watch/audit-log.ts";
import { wasForwarded } from "../cluster/was-forwarded.ts";
import { isObject } from "../words/is-object.ts";
import { refusalOf } from "../words/problem.ts";
import type { Asker, Authorizer } from "./authorize.ts";
import { clientAddress } from "./client-address.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Set when the method does not say whether the route changes something. */
    changes?: boolean;
  }
}

/** Limits for the field names in the log: an unknown sender's request may have many and long ones. */
const MOST_FIELDS = 20;
const LONGEST_FIELD = 60;
/** Path parameters that may be logged; phone numbers may not. */
const IDS: Record<string, string> = {
  webhook_id: "webhookId",
  delivery_id: "deliveryId",
  callback_id: "callbackId",
  token_id: "tokenId",
  broker: "broker",
  call_id: "callId",
  CallID: "callId",
};

export interface ChangeLogOptions {
  log: Log;
  authorizer: Authorizer;
  audit: AuditLog;
}

/**
 * Logs one line for each change requested over HTTP: who, from where, what, on what, and the outcome. It covers every
 * route, so that none can be forgotten. It logs names and ids but never values: these include tokens, secrets and
 * passwords.
 */
export function logChanges(app: FastifyInstance, { log, authorizer, audit }: ChangeLogOptions): void {
  const details = new WeakMap<FastifyRequest, Details>();
  app.addHook("preHandler", async (request) => {
    if (!isChange(request)) return;
    const { body } = request;
    const fields = isObject(body) ? Object.keys(body).slice(0, MOST_FIELDS) : [];
    details.set(request, {
      ...(fields.length > 0 && { fields: fields.map((field) => field.slice(0, LONGEST_FIELD)) }),
      // A dry run changes nothing; it is logged, marked as a dry run.
      ...(isObject(body) && body.dry_run === true && { dryRun: true }),
    });
  });
  app.addHook("preSerialization", async (request, reply, payload) => {
    if (!isChange(request) || !isObject(payload)) return payload;
    const made = reply.statusCode === 201 && typeof payload.id === "string" ? { made: payload.id } : {};
    const replayed = typeof payload.replayed === "number" ? { replayed: payload.replayed } : {};
    details.set(request, { ...details.get(request), ...made, ...replayed });
    return payload;
  });
  app.addHook("onResponse", async (request, reply) => {
    const asker = authorizer.asker(request);
    // Whoever did it logs it.
    if (!isChange(request) || wasForwarded(request) || !isTold(asker, request, reply)) return;
    const told = details.get(request);
    const isDone = reply.statusCode < 400;
    const code = isDone ? undefined : refusalOf(request);
    const who = nameOf(asker);
    const address = clientAddress(request);
    const change = changeOf(request);
    const ids = idsOf(request);
    log.info(
      {
        part: "http",
        requestId: request.id,
        who,
        address,
        change,
        ...(asker?.channelId != null && { channelId: asker.channelId }),
        ...ids,
        ...told,
        outcome: isDone ? "done" : "refused",
        status: reply.statusCode,
        ...(!isDone && { code }),
      },
      "a change was requested",
    );
    await audit.keep({
      who,
      address,
      change,
      channelId: asker?.channelId ?? null,
      touched: { ...ids, ...(told?.made !== undefined && { made: told.made }) },
      fields: told?.fields ?? [],
      status: reply.statusCode,
      code: code ?? null,
    });
  });
}

/** What the log tells of a change beside who asked for it. */
interface Details {
  fields?: string[];
  dryRun?: true;
  made?: string;
  replayed?: number;
}

function isChange({ method, routeOptions }: FastifyRequest): boolean {
  if (routeOptions.url === undefined) return false;
  return routeOptions.config.changes ?? !["GET", "HEAD", "OPTIONS"].includes(method);
}

/** Of unauthorized requests, only sign-ins are logged, and only as many as are answered 401. */
function isTold(asker: Asker | undefined, request: FastifyRequest, reply: FastifyReply): boolean {
  return asker !== undefined || (request.routeOptions.url === "/api/session" && reply.statusCode === 401);
}

function nameOf(asker: Asker | undefined): string {
  if (!asker) return "nobody known";
  return asker.by === "session" ? `session of the ${asker.token}` : asker.token;
}

/** The route's name in the OpenAPI document. */
function changeOf({ method, routeOptions }: FastifyRequest): string {
  const { schema } = routeOptions;
  const name: unknown = schema && "operationId" in schema ? schema.operationId : undefined;
  return typeof name === "string" ? name : `${method} ${routeOptions.url}`;
}

function idsOf({ params }: FastifyRequest): Record<string, string> {
  if (!isObject(params)) return {};
  const told = Object.entries(IDS).filter(([field]) => typeof params[field] === "string");
  return Object.fromEntries(told.map(([field, name]) => [name, String(params[field])]));
}

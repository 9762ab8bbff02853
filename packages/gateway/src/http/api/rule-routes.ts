import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { Static } from "typebox";
import { Type } from "typebox";
import type { TriedEvent as Tried } from "../../channels/rule-trials.ts";
import { nowOf, whatsAppTime } from "../../clock.ts";
import { RinghookError } from "../../errors.ts";
import type { RuleSet } from "../../rules/rule.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { parsePerson } from "../words/person.ts";
import { Shared } from "../words/shared-schema.ts";
import { parseTime } from "../words/time.ts";
import { ChannelParams } from "./schemas/channel.ts";
import {
  PastCallsQuery,
  PastCallsTrial,
  pastCallsItem,
  RulesDocument,
  TextsChange,
  TextsItem,
  TrialItem,
  TriedEvent,
  textsItem,
  trialItem,
} from "./schemas/rule.ts";

const params = ChannelParams;
const owners = { audience: "owners" } as const;
/** Trying a rule sends nothing and changes nothing. */
const readers = { audience: "owners", scope: "read" } as const;

/** `/api/channels/{id}/rules`: read, replace and try rules; `/api/channels/{id}/texts`: whether they may write. */
export const ruleRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { channels, clock }) => {
  const describing = {
    ...about("Rules", "readRulesSchema", "Read the JSON schema of rules"),
    response: { 200: Type.Unsafe<object>({ type: "object", additionalProperties: true }) },
  };
  app.get(
    "/rules/schema",
    { schema: describing, config: { ...owners, scope: "any" } },
    async () => RulesDocument,
  );

  const document = Type.Unsafe<RuleSet>(Shared(RulesDocument));
  const reading = {
    ...about("Rules", "readRules", "Read a channel's rules"),
    params,
    response: { 200: document },
  };
  app.get("/channels/:id/rules", { schema: reading, config: owners }, async (request) =>
    channels.rules.get(request.channel.id),
  );

  const replacing = {
    ...about("Rules", "replaceRules", "Replace a channel's rules"),
    params,
    body: document,
    response: { 200: document },
  };
  // The check of rules says more than a schema can, and where.
  const unchecked = { validatorCompiler: () => () => true };
  app.put("/channels/:id/rules", { schema: replacing, config: owners, ...unchecked }, async (request) =>
    channels.rules.replace(request.channel.id, request.body),
  );

  const trying = {
    ...about("Rules", "tryRules", "Try rules on an event"),
    params,
    body: TriedEvent,
    response: { 200: TrialItem },
  };
  app.post("/channels/:id/rules/try", { schema: trying, config: readers }, async (request) => {
    const { body, channel } = request;
    const { trial, set } = await channels.trials.event(
      channel.id,
      body.rules,
      triedEvent(body, nowOf(clock)),
    );
    return trialItem(trial, set);
  });

  const tryingPast = {
    ...about("Rules", "tryRulesOnCalls", "Try rules on the latest calls"),
    params,
    body: PastCallsQuery,
    response: { 200: PastCallsTrial },
  };
  app.post("/channels/:id/rules/try-calls", { schema: tryingPast, config: readers }, async (request) => {
    const { body, channel } = request;
    const { trial, set } = await channels.trials.pastCalls(channel.id, body.rules, body.calls ?? 200);
    return pastCallsItem(trial, set);
  });

  const readingTexts = {
    ...about("Rules", "readTexts", "Read whether rules may write"),
    params,
    response: { 200: TextsItem },
  };
  app.get("/channels/:id/texts", { schema: readingTexts, config: owners }, async (request) =>
    textsItem(channels.rules.texts(request.channel.id)),
  );

  const switching = {
    ...about("Rules", "switchTexts", "Switch the texts of rules on or off"),
    params,
    body: TextsChange,
    response: { 200: TextsItem },
  };
  app.put("/channels/:id/texts", { schema: switching, config: owners }, async (request) =>
    textsItem(await channels.rules.switchTexts(request.channel.id, request.body.state)),
  );
};

/** @throws RinghookError `BAD_TIME`, `BAD_PHONE_NUMBER` */
function triedEvent(body: Static<typeof TriedEvent>, now: number): Tried {
  const { at, status = "offered", caller, name = null, group = false, video = false, offline = false } = body;
  const hasEnded = status !== "offered";
  return {
    on: status,
    at: whatsAppTime(at === undefined ? now : parseTime("at", at)),
    ...callerIn(caller),
    name,
    group,
    video,
    offline,
    endReason: status === "missed" ? (body.end_reason ?? "timeout") : null,
    rangSeconds: hasEnded ? (body.rang_s ?? null) : null,
  };
}

function callerIn(caller: string | undefined): { number: string | null; lid: string | null } {
  if (caller === undefined) return { number: null, lid: null };
  const jid = parsePerson(caller);
  if (jid === undefined) {
    throw new RinghookError(
      "BAD_PHONE_NUMBER",
      `caller: expected a phone number such as +4915100000000, got ${JSON.stringify(caller)}`,
    );
  }
  return jid.endsWith("@lid") ? { number: null, lid: jid } : { number: jid.split("@")[0] ?? null, lid: null };
}

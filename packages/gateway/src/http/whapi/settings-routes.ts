import { isDeepStrictEqual } from "node:util";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { Channel } from "../../channels/channel.ts";
import { settingsOf } from "../../channels/settings.ts";
import { RinghookError } from "../../errors.ts";
import { sentEvents } from "../../subscriptions/sent-events.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { isObject } from "../words/is-object.ts";
import { Shared } from "../words/shared-schema.ts";
import { Settings, SettingsChange, Success, WhapiEvent } from "./schemas.ts";
import { fromWhapi, toWhapi } from "./webhook-format.ts";

const UNCHECKED = { validatorCompiler: () => () => true };

/** The fields that `changes` lists; other fields appear only in `after_update`. */
const TOLD = [
  "callback_backoff_delay_ms",
  "max_callback_backoff_delay_ms",
  "callback_persist",
  "media",
  "webhooks",
  "on_call_pager",
  "pass_through",
  "sent_status",
  "proxy",
  "mobile_proxy",
];

const Updated = Type.Object({
  before_update: Shared(Settings),
  after_update: Shared(Settings),
  changes: Type.Array(Type.String()),
});

/** `/settings`: read, change and reset the settings; list the events. */
export const settingsRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { channels }) => {
  const settingsFor = ({ id, record }: Channel): Settings => ({
    ...settingsOf(record.settings),
    webhooks: channels.webhooks.listOfUrls(id).map(toWhapi),
  });

  const reading = {
    ...about("Compatible: settings", "getChannelSettings", "Get channel settings"),
    response: { 200: Shared(Settings) },
  };
  // It shows the values of headers.
  app.get("/settings", { schema: reading, config: { scope: "manage" } }, async (request) =>
    settingsFor(request.channel),
  );

  const changing = {
    ...about("Compatible: settings", "updateChannelSettings", "Update channel settings"),
    body: SettingsChange,
    response: { 200: Updated },
  };
  const config = { sentences: { 400: "Wrong settings format" } };
  app.patch("/settings", { schema: changing, config, ...UNCHECKED }, async (request) => {
    const { channel } = request;
    const { webhooks, ...settings } = unwrap(request.body);
    const before = settingsFor(channel);
    await channels.settings.change(channel.id, {
      settings,
      ...(webhooks != null && {
        webhooks: listOf(webhooks).map((webhook, index) => fromWhapi(webhook, `webhooks[${index}]`)),
      }),
    });
    const after = settingsFor(channel);
    const changes = TOLD.filter(
      (name) => !isDeepStrictEqual(before[name as keyof Settings], after[name as keyof Settings]),
    );
    return { before_update: before, after_update: after, changes };
  });

  const resetting = {
    ...about("Compatible: settings", "resetChannelSettings", "Reset channel settings"),
    response: { 200: Success },
  };
  const sentences = { 409: "Settings already reset" };
  app.delete("/settings", { schema: resetting, config: { sentences } }, async (request) => {
    await channels.settings.reset(request.channel.id);
    return { success: true };
  });

  const allowed = {
    ...about("Compatible: settings", "getAllowedEvents", "Get allowed events"),
    response: { 200: Type.Array(WhapiEvent) },
  };
  app.get("/settings/events", { schema: allowed }, async () => {
    const events = sentEvents.map((event) => {
      const [type = "", method = ""] = event.split(".");
      return { type, method };
    });
    return events.filter(({ type }) => TYPES_OF_WHAPI.has(type));
  });
};

/** Types of events that Whapi's clients know; a list of theirs may name no other. */
const TYPES_OF_WHAPI: ReadonlySet<string> = new Set(["calls", "users", "channel"]);

/** Some clients wrap the settings in another object. @throws RinghookError `BAD_SETTINGS` */
function unwrap(body: unknown): Record<string, unknown> {
  if (!isObject(body)) throw new RinghookError("BAD_SETTINGS", "body: expected an object");
  const { settings, ...rest } = body;
  return isObject(settings) && Object.keys(rest).length === 0 ? settings : body;
}

/** @throws RinghookError `BAD_SETTINGS` */
function listOf(webhooks: unknown): unknown[] {
  if (Array.isArray(webhooks)) return webhooks;
  throw new RinghookError("BAD_SETTINGS", "webhooks: expected a list");
}

import { isDeepStrictEqual } from "node:util";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { Channel } from "../../channels/channel.ts";
import { settingsOf } from "../../channels/settings.ts";
import { RinghookError } from "../../errors.ts";
import { about } from "../about.ts";
import type { HttpParts } from "../parts.ts";
import { Shared } from "../shared-schema.ts";
import { Settings, SettingsChange, Success, WhapiEvent } from "./schemas.ts";
import { fromWhapi, isObject, toWhapi } from "./webhook-format.ts";

const UNCHECKED = { validatorCompiler: () => () => true };

/** What this gateway sends. A subscription to something else is kept, and never fires. */
const SENT = ["calls.post", "users.post", "users.delete", "channel.post", "channel.patch"];

/** The names that a change is told by; of other fields only `after_update` tells. */
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

/** `/settings`: read, change, reset; which events there are. */
export const settingsRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (app, { channels, authorizer }) => {
  const settingsFor = ({ id, record }: Channel): Settings => ({
    ...settingsOf(record.settings),
    webhooks: channels.webhooks(id).map(toWhapi),
  });

  const reading = {
    ...about("Compatible: settings", "getChannelSettings", "Get channel settings"),
    response: { 200: Shared(Settings) },
  };
  app.get("/settings", { schema: reading }, async (request) => settingsFor(authorizer.ownChannel(request)));

  const changing = {
    ...about("Compatible: settings", "updateChannelSettings", "Update channel settings"),
    body: SettingsChange,
    response: { 200: Updated },
  };
  const config = { sentences: { 400: "Wrong settings format" } };
  app.patch("/settings", { schema: changing, config, ...UNCHECKED }, async (request) => {
    const channel = authorizer.ownChannel(request);
    const { webhooks, ...settings } = unwrap(request.body);
    const before = settingsFor(channel);
    await channels.changeSettings(channel.id, {
      settings,
      ...(webhooks != null && { webhooks: listOf(webhooks).map(fromWhapi) }),
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
    await channels.resetSettings(authorizer.ownChannel(request).id);
    return { success: true };
  });

  const allowed = {
    ...about("Compatible: settings", "getAllowedEvents", "Get allowed events"),
    response: { 200: Type.Array(WhapiEvent) },
  };
  app.get("/settings/events", { schema: allowed }, async (request) => {
    authorizer.ownChannel(request);
    return SENT.map((event) => {
      const [type = "", method = ""] = event.split(".");
      return { type, method };
    });
  });
};

/** Some clients wrap the settings once more. @throws RinghookError `BAD_SETTINGS` */
function unwrap(body: unknown): Record<string, unknown> {
  if (!isObject(body)) throw new RinghookError("BAD_SETTINGS", "expected an object with settings");
  const { settings, ...rest } = body;
  return isObject(settings) && Object.keys(rest).length === 0 ? settings : body;
}

/** @throws RinghookError `BAD_SETTINGS` */
function listOf(webhooks: unknown): unknown[] {
  if (Array.isArray(webhooks)) return webhooks;
  throw new RinghookError("BAD_SETTINGS", "webhooks: expected a list");
}

import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { type Static, Type } from "typebox";
import type { Channel } from "../../channels/channel.ts";
import { RinghookError } from "../../errors.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { keptCallId } from "../words/ids-as-written.ts";
import { parsePerson } from "../words/person.ts";
import { Success } from "./schemas.ts";

const BAD = "Wrong request parameters";

/** Clients send numbers as texts or as numbers. */
const Digits = Type.Unsafe<string | number>({ type: ["string", "number"] });
const CallParams = Type.Object({ CallID: Type.String() });
const RejectRequest = Type.Object({
  callFrom: Type.Optional(
    Type.Unsafe<string | number | null>({
      type: ["string", "number", "null"],
      description: "The caller. Optional: the call's id is enough. A different caller's number is refused.",
    }),
  ),
});
const media = Type.Optional(Type.Enum(["audio", "voice", "video"]));
const Planned = Type.Object({ start_time: Digits, type: media });
const MaybePlanned = Type.Object({ start_time: Type.Optional(Digits), type: media });

/** `/calls…`: decline a call; make links for voice calls (`/calls`) and video calls (`/calls/group_link`). */
export const callRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { store }) => {
  const voice = {
    ...about("Compatible: calls", "createCallEvent", "Create call event"),
    body: Planned,
    response: { 200: Type.Object({ call_url: Type.String() }) },
  };
  const scope = "send" as const;
  const forEvent = {
    scope,
    sentences: { 400: BAD, 401: "Need channel authorization for create call event" },
  };
  app.post("/calls", { schema: voice, config: forEvent }, async (request) => {
    const { channel } = request;
    const { start_time, type = "audio" } = request.body;
    return {
      call_url: await channel.createCallLink({ media: mediaOf(type), startTime: secondsOf(start_time) }),
    };
  });

  const video = {
    ...about("Compatible: calls", "createGroupCallLink", "Create group video call link"),
    body: MaybePlanned,
    response: { 200: Type.Object({ link: Type.String() }) },
  };
  const forLink = { scope, sentences: { 400: BAD, 401: "Need channel authorization for create call link" } };
  app.post("/calls/group_link", { schema: video, config: forLink }, async (request) => {
    const { channel } = request;
    const { start_time, type = "video" } = request.body;
    const planned = start_time === undefined || start_time === "" ? {} : { startTime: secondsOf(start_time) };
    return { link: await channel.createCallLink({ media: mediaOf(type), ...planned }) };
  });

  const reject = {
    ...about("Compatible: calls", "rejectCall", "Reject call"),
    params: CallParams,
    body: RejectRequest,
    response: { 200: Success },
  };
  const forReject = {
    scope,
    sentences: { 400: BAD, 401: "Need channel authorization to reject a call", 404: "Call not found" },
  };
  const decline = async (channel: Channel, callId: string, body: Static<typeof RejectRequest>) => {
    const kept = await keptCallId(store, channel.id, callId);
    await channel.reject(kept, callerOf(body.callFrom));
    return { success: true };
  };
  app.delete("/calls/:CallID", { schema: reject, config: forReject }, async (request) =>
    decline(request.channel, request.params.CallID, request.body),
  );
  const old = {
    ...reject,
    ...about("Compatible: calls", "rejectCallDeprecated", "Reject call"),
    deprecated: true,
  };
  app.post("/calls/:CallID/reject", { schema: old, config: forReject }, async (request) =>
    decline(request.channel, request.params.CallID, request.body),
  );
};

function mediaOf(type: "audio" | "voice" | "video"): "audio" | "video" {
  return type === "video" ? "video" : "audio";
}

/** @throws RinghookError `BAD_REQUEST` */
function secondsOf(startTime: string | number): number {
  const text = String(startTime).trim();
  const seconds = /^\d{1,11}$/.test(text) ? Number(text) : 0;
  if (seconds > 0) return seconds;
  throw new RinghookError(
    "BAD_REQUEST",
    `start_time: expected seconds since 1970, got ${JSON.stringify(startTime)}`,
  );
}

/** @throws RinghookError `BAD_PHONE_NUMBER` */
function callerOf(callFrom: string | number | null | undefined): string | undefined {
  const text = String(callFrom ?? "").trim();
  if (text === "") return undefined;
  const jid = parsePerson(text);
  if (jid) return jid;
  throw new RinghookError(
    "BAD_PHONE_NUMBER",
    `callFrom: expected the caller's number or JID, got ${JSON.stringify(callFrom)}`,
  );
}

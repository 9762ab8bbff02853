import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { type Static, Type } from "typebox";
import type { Channel } from "../../channels/channel.ts";
import { RinghookError } from "../../errors.ts";
import { about } from "../about.ts";
import { parseAddress } from "../address.ts";
import type { HttpParts } from "../parts.ts";
import { Success } from "./schemas.ts";

const BAD = "Wrong request parameters";

/** Numbers come as texts and as numbers. */
const Digits = Type.Unsafe<string | number>({ type: ["string", "number"] });
const CallParams = Type.Object({ CallID: Type.String() });
const RejectRequest = Type.Object({
  callFrom: Type.Optional(
    Type.Unsafe<string | number | null>({
      type: ["string", "number", "null"],
      description: "Who calls. The call's id is enough; somebody else's number is refused.",
    }),
  ),
});
const media = Type.Optional(Type.Enum(["audio", "voice", "video"]));
const Planned = Type.Object({ start_time: Digits, type: media });
const MaybePlanned = Type.Object({ start_time: Type.Optional(Digits), type: media });

/** `/calls…`: decline a call; links by which others call, for voice (`/calls`) and for video (`/calls/group_link`). */
export const callRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (app, { authorizer, channels }) => {
  const voice = {
    ...about("Compatible: calls", "createCallEvent", "Create call event"),
    body: Planned,
    response: { 200: Type.Object({ call_url: Type.String() }) },
  };
  const forEvent = { sentences: { 400: BAD, 401: "Need channel authorization for create call event" } };
  app.post("/calls", { schema: voice, config: forEvent }, async (request) => {
    const channel = authorizer.ownChannel(request);
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
  const forLink = { sentences: { 400: BAD, 401: "Need channel authorization for create call link" } };
  app.post("/calls/group_link", { schema: video, config: forLink }, async (request) => {
    const channel = authorizer.ownChannel(request);
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
    sentences: { 400: BAD, 401: "Need channel authorization to reject a call", 404: "Call not found" },
  };
  const decline = async (channel: Channel, callId: string, body: Static<typeof RejectRequest>) => {
    await channels.get(channel.id).reject(callId, callerOf(body.callFrom));
    return { success: true };
  };
  app.delete("/calls/:CallID", { schema: reject, config: forReject }, async (request) =>
    decline(authorizer.ownChannel(request), request.params.CallID, request.body),
  );
  const old = {
    ...reject,
    ...about("Compatible: calls", "rejectCallDeprecated", "Reject call"),
    deprecated: true,
  };
  app.post("/calls/:CallID/reject", { schema: old, config: forReject }, async (request) =>
    decline(authorizer.ownChannel(request), request.params.CallID, request.body),
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
  const address = parseAddress(text);
  if (address) return address;
  throw new RinghookError(
    "BAD_PHONE_NUMBER",
    `callFrom: expected who calls, got ${JSON.stringify(callFrom)}`,
  );
}

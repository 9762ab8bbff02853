import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { msOf } from "../../clock.ts";
import { RinghookError } from "../../errors.ts";
import { personOf } from "../../persons.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { parsePerson } from "../words/person.ts";

/** The longest text that WhatsApp accepts. */
const LONGEST_TEXT = 65_536;

const TextRequest = Type.Object({
  to: Type.Unsafe<string | number>({
    type: ["string", "number"],
    description: "Phone number or JID of a person.",
    examples: ["61371989950", "61371989950@s.whatsapp.net"],
  }),
  body: Type.String({ minLength: 1, maxLength: LONGEST_TEXT }),
});

const Sent = Type.Object({
  sent: Type.Boolean(),
  message: Type.Object({
    id: Type.String(),
    type: Type.String(),
    chat_id: Type.String(),
    from_me: Type.Boolean(),
    timestamp: Type.Integer({ description: "Seconds since 1970." }),
    status: Type.String(),
    text: Type.Object({ body: Type.String() }),
  }),
});

/** `/messages/text`: sends a text to a person, for example after a missed call. */
export const messageRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { callbacks }) => {
  const schema = {
    ...about("Compatible: messages", "sendMessageText", "Send text message"),
    body: TextRequest,
    response: { 200: Sent },
  };
  const config = {
    scope: "send" as const,
    sentences: { 400: "Wrong request parameters", 401: "Need channel authorization for send message" },
  };
  app.post("/messages/text", { schema, config }, async (request) => {
    const { channel } = request;
    const { to, body } = request.body;
    const jid = parsePerson(String(to));
    if (!jid) {
      throw new RinghookError(
        "BAD_PHONE_NUMBER",
        `to: expected a person's number or JID, got ${JSON.stringify(to)}`,
      );
    }
    const { id, to: chatId, at } = await channel.sendText(jid, body);
    const spoken = { person: personOf(jid) ?? {}, by: "text" as const, at: msOf(at) };
    // The text is on its way, whatever the list of callbacks says of it.
    await callbacks.spokenTo(channel.id, spoken).catch((err: unknown) => {
      request.log.error({ err, channelId: channel.id }, "could not close a callback after a text");
    });
    return {
      sent: true,
      message: {
        id,
        type: "text",
        chat_id: chatId,
        from_me: true,
        timestamp: Math.floor(msOf(at) / 1000),
        status: "sent",
        text: { body },
      },
    };
  });
};

import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import { about } from "../about.ts";
import { parseAddress } from "../address.ts";
import type { HttpParts } from "../parts.ts";

/** As long as WhatsApp takes a text. */
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

/** `/messages/text`: a text to a person, such as somebody whose call was missed. */
export const messageRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (app, { authorizer }) => {
  const schema = {
    ...about("Compatible: messages", "sendMessageText", "Send text message"),
    body: TextRequest,
    response: { 200: Sent },
  };
  const config = {
    sentences: { 400: "Wrong request parameters", 401: "Need channel authorization for send message" },
  };
  app.post("/messages/text", { schema, config }, async (request) => {
    const channel = authorizer.ownChannel(request);
    const { to, body } = request.body;
    const address = parseAddress(String(to));
    if (!address) {
      throw new RinghookError(
        "BAD_PHONE_NUMBER",
        `to: expected a person's number or JID, got ${JSON.stringify(to)}`,
      );
    }
    const { id, to: chatId, at } = await channel.sendText(address, body);
    return {
      sent: true,
      message: {
        id,
        type: "text",
        chat_id: chatId,
        from_me: true,
        timestamp: Math.floor(at / 1000),
        status: "sent",
        text: { body },
      },
    };
  });
};

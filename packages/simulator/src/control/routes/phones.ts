import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { SimulatorError } from "../../errors.ts";
import { mediaKinds } from "../../media/sealed-media.ts";
import type { Network } from "../../network/network.ts";
import { findPhone } from "../lookup.ts";
import {
  Body,
  DeviceAnswer,
  describeDevice,
  describePhone,
  Nothing,
  PhoneAnswer,
  PhoneNumber,
} from "../schemas.ts";

const tags = ["Phones"];
const params = Type.Object({ number: PhoneNumber });

/** Phones: create them, link clients to them, write from them. */
export const phoneRoutes: FastifyPluginAsyncTypebox<{ network: Network }> = async (app, { network }) => {
  const NewPhone = Body({
    number: PhoneNumber,
    name: Type.Optional(Type.String({ description: "What linked clients call their owner" })),
    lid: Type.Optional(Type.String({ description: "Digits; made up if absent" })),
  });
  app.post(
    "/phones",
    { schema: { tags, summary: "Create a phone", body: NewPhone, response: { 201: PhoneAnswer } } },
    async ({ body }, reply) => reply.status(201).send(describePhone(network.createPhone(body))),
  );

  const Phones = Type.Object({ phones: Type.Array(PhoneAnswer) });
  app.get("/phones", { schema: { tags, summary: "All phones", response: { 200: Phones } } }, async () => ({
    phones: network.phones.map(describePhone),
  }));

  app.get(
    "/phones/:number",
    { schema: { tags, summary: "One phone", params, response: { 200: PhoneAnswer } } },
    async (request) => describePhone(findPhone(network, request.params.number)),
  );

  const Scan = Body({
    qr: Type.String({ description: "What the QR says, with or without the address in front" }),
  });
  app.post(
    "/phones/:number/scan",
    { schema: { tags, summary: "Scan a client's QR", params, body: Scan, response: { 201: DeviceAnswer } } },
    async ({ params: { number }, body }, reply) =>
      reply.status(201).send(describeDevice(await findPhone(network, number).scanQr(body.qr))),
  );

  const Code = Body({ code: Type.String({ description: "8 letters and digits, with or without a dash" }) });
  app.post(
    "/phones/:number/enter-code",
    {
      schema: {
        tags,
        summary: "Type in a pairing code",
        params,
        body: Code,
        response: { 201: DeviceAnswer },
      },
    },
    async ({ params: { number }, body }, reply) =>
      reply.status(201).send(describeDevice(await findPhone(network, number).enterPairingCode(body.code))),
  );

  const Unlink = Body({
    device: Type.Optional(Type.String({ description: "The JID of one device; default all" })),
  });
  app.post(
    "/phones/:number/unlink",
    {
      schema: {
        tags,
        summary: "Log clients out on the phone",
        params,
        body: Unlink,
        response: { 204: Nothing },
      },
    },
    async ({ params: { number }, body }, reply) => {
      const phone = findPhone(network, number);
      const device = phone.devices.find(({ jid }) => jid === body.device);
      if (body.device !== undefined && !device) {
        throw new SimulatorError("DEVICE_NOT_FOUND", `No device ${body.device} is linked to ${number}.`);
      }
      phone.unlink(device);
      return reply.status(204).send(null);
    },
  );

  const Typing = Body({
    to: PhoneNumber,
    typing: Type.Optional(Type.Boolean({ description: "Default: true" })),
  });
  app.post(
    "/phones/:number/typing",
    {
      schema: { tags, summary: "Begin to write, or stop", params, body: Typing, response: { 204: Nothing } },
    },
    async ({ params: { number }, body: { to, typing } }, reply) => {
      findPhone(network, number).setTyping(to, typing);
      return reply.status(204).send(null);
    },
  );

  const AnyChild = Body({
    tag: Type.String({ minLength: 1 }),
    attrs: Type.Optional(Type.Record(Type.String(), Type.String())),
    content: Type.Optional(
      Type.Array(
        Body({
          tag: Type.String({ minLength: 1 }),
          attrs: Type.Record(Type.String(), Type.String()),
          content: Type.Optional(Type.String()),
        }),
        { description: "Its children; the content of a child is text" },
      ),
    ),
  });
  app.post(
    "/phones/:number/stanzas",
    {
      schema: {
        tags,
        summary: "Send any stanza to its clients",
        params,
        body: AnyChild,
        response: { 204: Nothing },
      },
    },
    async ({ params: { number }, body }, reply) => {
      await findPhone(network, number).sendStanza(body);
      return reply.status(204).send(null);
    },
  );

  const NewMedia = Body({
    to: Type.String({ description: "A phone number, or the JID of a group" }),
    kind: Type.Enum(mediaKinds),
    base64: Type.String({ minLength: 1 }),
    mimetype: Type.String({ examples: ["image/png"] }),
    caption: Type.Optional(Type.String()),
    fileName: Type.Optional(Type.String()),
  });
  app.post(
    "/phones/:number/media",
    {
      schema: {
        tags,
        summary: "Send a picture, a sound or a file",
        params,
        body: NewMedia,
        response: { 201: Type.Object({ id: Type.String() }) },
      },
    },
    async ({ params: { number }, body: { to, base64, ...media } }, reply) => {
      const bytes = Buffer.from(base64, "base64");
      return reply
        .status(201)
        .send({ id: await findPhone(network, number).sendMedia(to, { ...media, bytes }) });
    },
  );

  const Message = Body({
    to: Type.String({ description: "A phone number, or the JID of a group" }),
    text: Type.String(),
  });
  const Sent = Type.Object({ id: Type.String() });
  app.post(
    "/phones/:number/messages",
    {
      schema: {
        tags,
        summary: "Write to another phone or to a group",
        params,
        body: Message,
        response: { 201: Sent },
      },
    },
    async ({ params: { number }, body: { to, text } }, reply) =>
      reply.status(201).send({ id: await findPhone(network, number).sendText(to, text) }),
  );
};

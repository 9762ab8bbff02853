import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { SimulatorError } from "../../errors.ts";
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

  const Message = Body({ to: PhoneNumber, text: Type.String() });
  const Sent = Type.Object({ id: Type.String() });
  app.post(
    "/phones/:number/messages",
    { schema: { tags, summary: "Write to another phone", params, body: Message, response: { 201: Sent } } },
    async ({ params: { number }, body: { to, text } }, reply) =>
      reply.status(201).send({ id: await findPhone(network, number).sendText(to, text) }),
  );
};

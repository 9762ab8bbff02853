import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { type Static, Type } from "typebox";
import { dataUrlOf } from "../../channels/channel-events.ts";
import { type QrLook, renderQr } from "../../channels/qr/render-qr.ts";
import { RinghookError } from "../../errors.ts";
import type { LinkState } from "../../links/link.ts";
import { about } from "../about.ts";
import { parseAddress } from "../address.ts";
import { awaitQr } from "../await-qr.ts";
import type { HttpParts } from "../parts.ts";
import { Qr } from "./schemas.ts";

const config = { sentences: { 409: "Channel already authenticated", 422: "Render QR failed" } };

const Wakeup = Type.Object({
  wakeup: Type.Optional(Type.String({ description: "`false`: do not begin to connect." })),
});
const pixels = (description: string) => Type.Optional(Type.String({ description, examples: ["264"] }));
const LookQuery = Type.Object({
  ...Wakeup.properties,
  size: pixels("Edge of the code with its quiet zone, in pixels."),
  width: pixels("Width of the image, in pixels; 264 by default."),
  height: pixels("Height of the image, in pixels."),
  color_light: Type.Optional(Type.String({ examples: ["#ffffff"] })),
  color_dark: Type.Optional(Type.String({ examples: ["#000000"] })),
});

/** `/users/login…`: the QR code as data URL, as PNG and as text; or a code to type into the phone. */
export const loginRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (app, { authorizer, feed, clock }) => {
  const expiryOf = (qr: NonNullable<LinkState["qr"]>): number =>
    Math.max(0, Math.ceil((qr.expiresAt - clock()) / 1000));

  const drawn = {
    ...about("Compatible: users", "loginUser", "Login user with QR-base64"),
    querystring: LookQuery,
    response: { 200: Qr },
  };
  app.get("/users/login", { schema: drawn, config }, async (request) => {
    const { state, qr } = await awaitQr(authorizer.ownChannel(request), feed, isWanted(request.query));
    if (!qr) return { status: STATUS[state] };
    const base64 = dataUrlOf(renderQr(qr.text, lookOf(request.query)));
    return { status: "OK" as const, base64, rowdata: qr.text, expire: expiryOf(qr) };
  });

  const png = {
    200: { content: { "image/png": { schema: Type.Unsafe<Buffer>(Type.String()) } } },
  };
  app.get(
    "/users/login/image",
    {
      schema: {
        ...about("Compatible: users", "loginUserImage", "Login user with QR-image"),
        querystring: LookQuery,
        response: png,
      },
      config,
    },
    async (request, reply) => {
      const { state, qr } = await awaitQr(authorizer.ownChannel(request), feed, isWanted(request.query));
      if (!qr) throw noCode(state);
      return reply.type("image/png").send(Buffer.from(renderQr(qr.text, lookOf(request.query))));
    },
  );

  const plain = {
    ...about("Compatible: users", "loginUserRowData", "Login user with QR-rowdata"),
    querystring: Wakeup,
    response: { 200: Qr },
  };
  app.get("/users/login/rowdata", { schema: plain, config }, async (request) => {
    const { state, qr } = await awaitQr(authorizer.ownChannel(request), feed, isWanted(request.query));
    if (!qr) return { status: STATUS[state] };
    return { status: "OK" as const, rowdata: qr.text, expire: expiryOf(qr) };
  });

  const Code = Type.Object({ code: Type.String({ examples: ["ABCD-1234"] }) });
  const typed = {
    ...about("Compatible: users", "loginUserViaAuthCode", "Get auth code by phone number"),
    params: Type.Object({ PhoneNumber: Type.String() }),
    response: { 200: Code },
  };
  const sentences = { ...config.sentences, 400: "Invalid phone number" };
  app.get("/users/login/:PhoneNumber", { schema: typed, config: { sentences } }, async (request) => {
    const channel = authorizer.ownChannel(request);
    const number = numberOf(request.params.PhoneNumber);
    const { state, qr } = await awaitQr(channel, feed, true);
    if (!qr) throw noCode(state);
    const code = await channel.requestPairingCode(number).catch((error: unknown) => {
      // The codes ran out meanwhile, or somebody else linked the channel or took it away.
      const { state: now, qr: open } = channel.linkState;
      throw open ? error : noCode(now);
    });
    return { code: `${code.slice(0, 4)}-${code.slice(4)}` };
  });
};

const STATUS = { INIT: "TIMEOUT", LAUNCH: "WAITING", QR: "OK", AUTH: "OK", ERROR: "ERROR" } as const;

function isWanted({ wakeup }: Static<typeof Wakeup>): boolean {
  return wakeup !== "false" && wakeup !== "0";
}

/** Texts that are no numbers are refused where the code is drawn. */
function lookOf(query: Static<typeof LookQuery>): QrLook {
  const { size, width, height, color_light: colorLight, color_dark: colorDark } = query;
  return {
    ...(size !== undefined && { size: Number(size || Number.NaN) }),
    ...(width !== undefined && { width: Number(width || Number.NaN) }),
    ...(height !== undefined && { height: Number(height || Number.NaN) }),
    ...(colorLight !== undefined && { colorLight }),
    ...(colorDark !== undefined && { colorDark }),
  };
}

/** @throws RinghookError `BAD_PHONE_NUMBER` */
function numberOf(text: string): string {
  const [number, server] = parseAddress(text)?.split("@") ?? [];
  if (number && server === "s.whatsapp.net" && number.length >= 7 && number.length <= 15) return number;
  throw new RinghookError(
    "BAD_PHONE_NUMBER",
    `expected 7 to 15 digits with the country code, got ${JSON.stringify(text)}`,
  );
}

function noCode(state: LinkState["state"]): RinghookError {
  return new RinghookError(
    "QR_NOT_RENDERED",
    `there is no QR code to show: the channel is in state ${state}`,
  );
}

import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { type Static, Type } from "typebox";
import { dataUrlOf } from "../../channels/channel-events.ts";
import { type QrLook, renderQr } from "../../channels/qr/render-qr.ts";
import { nowOf } from "../../clock.ts";
import { RinghookError } from "../../errors.ts";
import type { LinkState } from "../../sources/source.ts";
import { awaitQr } from "../await-qr.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { Qr } from "./schemas.ts";

/** What it shows links a phone. */
const config = {
  scope: "manage" as const,
  sentences: { 409: "Channel already authenticated", 422: "Render QR failed" },
};

const Wakeup = Type.Object({
  wakeup: Type.Optional(Type.String({ description: "`false`: do not start to connect." })),
});
const pixels = (description: string) => Type.Optional(Type.String({ description, examples: ["264"] }));
const LookQuery = Type.Object({
  ...Wakeup.properties,
  size: pixels("Width of the code with its quiet zone, in pixels."),
  width: pixels("Width of the image in pixels; by default 264."),
  height: pixels("Height of the image in pixels."),
  color_light: Type.Optional(Type.String({ examples: ["#ffffff"] })),
  color_dark: Type.Optional(Type.String({ examples: ["#000000"] })),
});

/** `/users/login…`: the QR code as data URL, as PNG and as text. */
export const loginRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { feed, clock }) => {
  const expiryOf = (qr: NonNullable<LinkState["qr"]>): number =>
    Math.max(0, Math.ceil((qr.expiresAt - nowOf(clock)) / 1000));

  const drawn = {
    ...about("Compatible: users", "loginUser", "Login user with QR-base64"),
    querystring: LookQuery,
    response: { 200: Qr },
  };
  app.get("/users/login", { schema: drawn, config }, async (request) => {
    const { state, qr } = await awaitQr(request.channel, feed, isWanted(request.query));
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
      const { state, qr } = await awaitQr(request.channel, feed, isWanted(request.query));
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
    const { state, qr } = await awaitQr(request.channel, feed, isWanted(request.query));
    if (!qr) return { status: STATUS[state] };
    return { status: "OK" as const, rowdata: qr.text, expire: expiryOf(qr) };
  });
};

const STATUS = { INIT: "TIMEOUT", LAUNCH: "WAITING", QR: "OK", AUTH: "OK", ERROR: "ERROR" } as const;

function isWanted({ wakeup }: Static<typeof Wakeup>): boolean {
  return wakeup !== "false" && wakeup !== "0";
}

/** The renderer refuses texts that are not numbers. */
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

/** Why a channel has no QR code to scan. */
export function noCode(state: LinkState["state"]): RinghookError {
  return new RinghookError("QR_NOT_RENDERED", `the channel has no QR code: its state is ${state}`);
}

import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest, HTTPMethods } from "fastify";
import { RinghookError } from "../../errors.ts";
import { able } from "../../sources/able.ts";
import type { InboundAnswer } from "../../sources/inbound.ts";
import { forAudience } from "../door/audience.ts";
import { pathOf } from "../other-paths.ts";
import type { Rooms } from "../rooms.ts";

/** A way in: whose requests come here, and how much of one is read. */
interface Door {
  urls: string[];
  methods: HTTPMethods[];
  /** Which kind of source has its requests come here. */
  kind: "meta-app" | "whapi";
  /** Bytes of a body that are read, at most. */
  bodyLimit: number;
}

const MIB = 1_048_576;

const DOORS: Door[] = [
  { urls: ["/in/meta/:source_id"], methods: ["GET", "POST"], kind: "meta-app", bodyLimit: 3 * MIB },
  {
    urls: ["", "/:a", "/:a/:b", "/:a/:b/:c"].map((rest) => `/in/whapi/:source_id${rest}`),
    methods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    kind: "whapi",
    bodyLimit: MIB,
  },
];

/** `/in/…`: the one door for what providers send. Who they are, their secret or signature says, over the raw bytes. */
export const inboundRoutes: FastifyPluginAsync<Rooms> = async (app, parts) => {
  forAudience(app, "everybody");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  for (const door of DOORS) addDoor(app, parts, door);
};

function addDoor(app: FastifyInstance, { channels, authorizer }: Rooms, door: Door): void {
  const { urls, methods, kind, bodyLimit } = door;
  const find = (sourceId: string) => {
    const channel = channels.has(sourceId) ? channels.get(sourceId) : undefined;
    return channel?.source.kind === kind ? channel : undefined;
  };
  for (const url of urls) {
    app.route<{ Params: { source_id: string } }>({
      method: methods,
      url,
      bodyLimit,
      schema: { hide: true },
      // A body that nobody asked for is not read.
      onRequest: async ({ params }) => {
        if (!find(params.source_id)) throw notFound();
      },
      handler: async (request, reply) => {
        const channel = find(request.params.source_id);
        if (!channel) throw notFound();
        const answer = await able(
          channel.source,
          "inbound",
        )({
          method: request.method,
          path: pathOf(request.url),
          query: textsOf(request.query),
          headers: textsOf(request.headers),
          body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        });
        return send(answer, request, reply, authorizer);
      },
    });
  }
}

async function send(
  answer: InboundAnswer,
  request: FastifyRequest,
  reply: FastifyReply,
  authorizer: Rooms["authorizer"],
): Promise<FastifyReply> {
  const { status, code, body, retryAfterSeconds, failedLogin } = answer;
  if (code === null) return reply.status(status).type("text/plain; charset=utf-8").send(body);
  const error = new RinghookError(code, SENTENCES[code] ?? "the request cannot be taken", {
    ...(retryAfterSeconds !== null && { retryAfterSeconds }),
  });
  throw failedLogin ? authorizer.refused(request, error) : error;
}

const SENTENCES: Partial<Record<string, string>> = {
  SOURCE_UNAUTHORIZED: "the secret or the signature does not fit",
  SOURCE_VERIFY_FAILED: "hub.mode, hub.verify_token or hub.challenge does not fit",
  BAD_REQUEST: "body: expected a JSON object in UTF-8",
  BODY_TOO_LARGE: "body: expected at most 64 calls",
  NOT_READY: "the request could not be written, and has to come again",
};

function notFound(): RinghookError {
  return new RinghookError("SOURCE_NOT_FOUND", "nothing has its requests come here");
}

/** The last of what was sent more than once; a query's and a header's values are texts. */
function textsOf(values: unknown): Record<string, string | undefined> {
  const entries = Object.entries(values ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name, [value].flat().at(-1)?.toString()]));
}

import { createHmac } from "node:crypto";
import { onTestFinished } from "vitest";
import { type Ask, at, client } from "../../http/api.ts";
import { type BareGateway, startBareGateway } from "../../http/bare-gateway.ts";
import { type HttpReceiver, type Reply, startHttpReceiver } from "../../stage/http-receiver.ts";
import { until } from "../../stage/until.ts";
import { APP_SECRET, metaBody, metaChange, PHONE_NUMBER_ID, whapiBody } from "./requests.ts";

/** A gateway that takes calls from providers, and who is told of them. */
export interface SourceStage extends BareGateway {
  receiver: HttpReceiver;
  /** Asks without a token, as a provider does. */
  anybody: Ask;
  /** The bodies that the receiver took, once there are so many of them. */
  bodies(count: number): Promise<string[]>;
}

export async function setSourceStage(
  parts: Parameters<typeof startBareGateway>[1] = {},
  reply: () => Reply = () => 200,
  level: "info" | "debug" = "info",
): Promise<SourceStage> {
  const bare = await startBareGateway({}, parts, level);
  onTestFinished(() => bare.close());
  const receiver = await startHttpReceiver(reply);
  onTestFinished(() => receiver.close());
  return {
    ...bare,
    receiver,
    anybody: client(bare.gateway.url),
    bodies: async (count) => {
      await until(`${count} webhooks`, () => receiver.taken().length >= count);
      return receiver.taken().map(({ body }) => body);
    },
  };
}

/** A channel of Whapi.Cloud's with a webhook. */
export interface WhapiChannel {
  id: string;
  url: string;
  secret: string;
  /** Sends elements of `calls` as Whapi.Cloud does. @returns the status of the answer */
  tell(...calls: unknown[]): Promise<number>;
}

export async function whapiChannel(stage: SourceStage, source: object = {}): Promise<WhapiChannel> {
  const { body } = await stage.operator("POST", "/api/channels", {
    id: "MANTIS-M72HC",
    source: { kind: "whapi", ...source },
  });
  const [id, url, secret] = ["id", "url", "secret"].map((field) => String(at(body, field)));
  if (id === undefined || url === undefined || secret === undefined) throw new Error("no channel was made");
  await stage.operator("POST", `/api/channels/${id}/webhooks`, {
    url: stage.receiver.url,
    events: ["calls.post", "calls.patch"],
  });
  const headers = { "ringhook-secret": secret, "content-type": "application/json" };
  const tell = async (...calls: unknown[]) =>
    (await stage.anybody("POST", url, whapiBody(...calls), headers)).status;
  return { id, url, secret, tell };
}

/** An app of Meta's, and the channel of one of its numbers with a webhook. */
export interface MetaApp {
  id: string;
  url: string;
  verifyToken: string;
  channelId: string;
  /** Sends changes as Meta does. @returns the status of the answer */
  tell(change: Parameters<typeof metaChange>[0]): Promise<number>;
  /** Sends a body with Meta's signature. */
  send(body: string, secret?: string): ReturnType<Ask>;
}

export async function metaApp(stage: SourceStage, app: object = {}): Promise<MetaApp> {
  const { body } = await stage.operator("POST", "/api/sources", {
    kind: "meta-cloud",
    app_secret: APP_SECRET,
    ...app,
  });
  const [id, url, verifyToken] = ["id", "url", "verify_token"].map((field) => String(at(body, field)));
  if (id === undefined || url === undefined || verifyToken === undefined) throw new Error("no app was made");
  const channelId = "META-1";
  await stage.operator("POST", "/api/channels", {
    id: channelId,
    source: { kind: "meta-cloud", source_id: id, phone_number_id: PHONE_NUMBER_ID },
  });
  await stage.operator("POST", `/api/channels/${channelId}/webhooks`, {
    url: stage.receiver.url,
    events: ["calls.post", "calls.patch"],
  });
  const send = (text: string, secret = APP_SECRET): ReturnType<Ask> => {
    const signature = createHmac("sha256", secret).update(text).digest("hex");
    const headers = { "x-hub-signature-256": `sha256=${signature}`, "content-type": "application/json" };
    return stage.anybody("POST", url, text, headers);
  };
  const tell = async (change: Parameters<typeof metaChange>[0]) =>
    (await send(metaBody(metaChange(change)))).status;
  return { id, url, verifyToken, channelId, tell, send };
}

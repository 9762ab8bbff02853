import { RinghookError } from "../../errors.ts";
import { objectOf } from "../json.ts";
import { registration, type WhapiDoor } from "./registration.ts";

/** A request to a provider's API, which only reaches addresses that may be reached. */
export type AskProvider = (request: {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
}) => Promise<{ status: number; body: string }>;

export interface WhapiRegistration extends WhapiDoor {
  /** Of Whapi.Cloud's API. It is used here and kept nowhere. */
  token: string;
  /** Default: Whapi.Cloud's own. */
  apiUrl?: string;
}

const API_URL = "https://gate.whapi.cloud";

/**
 * Adds our URL and its header to a channel's settings at Whapi.Cloud, beside the webhooks that stand there.
 * @throws RinghookError `PROVIDER_FAILED`
 */
export async function registerAtWhapi(ask: AskProvider, registering: WhapiRegistration): Promise<void> {
  const { token, apiUrl = API_URL, ...door } = registering;
  const url = `${apiUrl.replace(/\/+$/, "")}/settings`;
  const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
  const settings = answerOf(await ask({ method: "GET", url, headers }), "GET /settings");
  const body = JSON.stringify(registration(settings, door));
  const patch = { method: "PATCH", url, headers: { ...headers, "content-type": "application/json" }, body };
  answerOf(await ask(patch), "PATCH /settings");
}

function answerOf(
  { status, body }: { status: number; body: string },
  asked: string,
): Record<string, unknown> {
  const answer = objectOf(body);
  if (status >= 200 && status < 300 && answer) return answer;
  const hint =
    status === 401 || status === 404 ? { hint: "Check the token of the channel at Whapi.Cloud." } : {};
  const came = status >= 200 && status < 300 ? "no JSON" : String(status);
  throw new RinghookError(
    "PROVIDER_FAILED",
    `${asked}: expected the settings from Whapi.Cloud, got ${came}`,
    hint,
  );
}

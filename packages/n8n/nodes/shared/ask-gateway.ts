import type {
  IDataObject,
  IExecuteFunctions,
  IHookFunctions,
  IHttpRequestMethods,
  ILoadOptionsFunctions,
  JsonObject,
} from "n8n-workflow";
import { NodeApiError } from "n8n-workflow";

/** Whatever of n8n's can send requests with the node's credentials. */
export type Asker = IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions;

/** A request to the gateway's API. */
export interface Asked {
  method: IHttpRequestMethods;
  /** Below `/api`, its parts encoded: see `pathOf`. */
  path: string;
  qs?: IDataObject;
  body?: IDataObject;
  /** Codes of the gateway's errors that are an answer to this request, and no failure. */
  bears?: readonly string[];
  /** The input item that it is for. */
  itemIndex?: number;
}

/** The gateway's errors: RFC 9457, with a stable `code`. */
interface Problem {
  code?: string;
  detail?: string;
  hint?: string;
}

interface Answer {
  statusCode: number;
  body: unknown;
}

/** What to do in n8n about an error, where the gateway's own hint is about something else. */
const HINTS: Record<string, string | undefined> = {
  UNAUTHORIZED: "Check the token in the credentials.",
  TOKEN_EXPIRED: "Put a token that has not expired into the credentials.",
  ADMIN_NEEDED: "Choose one channel, or use a token for all of them in the credentials.",
  SCOPE_NEEDED: "Use a token with this scope in the credentials.",
};

/**
 * Asks the gateway as the node's credentials say.
 *
 * @returns the answer's body; `{}` where it has none, undefined where the gateway answered an error that the request bears
 * @throws NodeApiError with the gateway's own sentence and what to do about it
 */
export async function askGateway(
  this: Asker,
  { method, path, qs, body, bears = [], itemIndex }: Asked,
): Promise<IDataObject | undefined> {
  const { baseUrl } = await this.getCredentials("ringhookApi");
  const url = `${String(baseUrl).trim().replace(/\/+$/, "")}/api${path}`;
  let answer: Answer;
  try {
    answer = (await this.helpers.httpRequestWithAuthentication.call(this, "ringhookApi", {
      method,
      url,
      json: true,
      returnFullResponse: true,
      ignoreHttpStatusErrors: true,
      ...(qs && { qs }),
      ...(body && { body }),
    })) as Answer;
  } catch (error) {
    throw new NodeApiError(this.getNode(), error as JsonObject, {
      message: `The gateway at ${url} could not be reached`,
      description: `${(error as Error).message}. Check the base URL in the credentials.`,
      ...(itemIndex !== undefined && { itemIndex }),
    });
  }
  const told = objectOf(answer.body);
  if (answer.statusCode < 300) return told ?? {};
  const problem: Problem = told ?? {};
  if (problem.code !== undefined && bears.includes(problem.code)) return undefined;
  throw new NodeApiError(this.getNode(), (told ?? {}) as JsonObject, {
    ...wordsOf(answer.statusCode, problem, url),
    httpCode: String(answer.statusCode),
    ...(itemIndex !== undefined && { itemIndex }),
  });
}

/** A path of the API: `pathOf("channels", id)`. */
export function pathOf(...parts: readonly string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join("");
}

function wordsOf(
  status: number,
  { code, detail, hint }: Problem,
  url: string,
): { message: string; description: string } {
  if (code === undefined || detail === undefined) {
    return {
      message: `What answers at ${url} is no Ringhook gateway (status ${status})`,
      description: "Check the base URL in the credentials: it ends before /api.",
    };
  }
  const advice = HINTS[code] ?? hint;
  return { message: `Ringhook: ${detail}`, description: advice ? `${code}: ${advice}` : code };
}

function objectOf(body: unknown): IDataObject | undefined {
  const told = typeof body === "string" ? parsed(body) : body;
  return typeof told === "object" && told !== null && !Array.isArray(told)
    ? (told as IDataObject)
    : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

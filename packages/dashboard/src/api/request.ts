import { ApiError, type Problem } from "./problem.ts";
import { noteLost } from "./reach.ts";

let onSignedOut: () => void = () => {};

/** Says what happens when the gateway no longer knows who asks. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

export type Query = Record<string, string | number | boolean | undefined>;

/** The address of an API route with those parameters that are set. */
export function addressOf(path: string, query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/**
 * Asks the API, as whoever is signed in.
 * @throws ApiError when the gateway refuses, or does not answer (status 0)
 */
export async function request<T>(method: string, address: string, body?: unknown): Promise<T> {
  const response = await send(method, address, body);
  const text = await response.text();
  if (response.ok) return (text === "" ? undefined : JSON.parse(text)) as T;
  const problem = problemOf(response, text);
  if (problem.code === "UNAUTHORIZED") onSignedOut();
  throw new ApiError(problem);
}

export const get = <T>(path: string, query?: Query): Promise<T> => request<T>("GET", addressOf(path, query));

async function send(method: string, address: string, body: unknown): Promise<Response> {
  try {
    return await fetch(address, {
      method,
      ...(body !== undefined && {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
      cache: "no-store",
    });
  } catch {
    noteLost();
    throw new ApiError({ status: 0, code: "NO_ANSWER", detail: "The gateway does not answer" });
  }
}

function problemOf(response: Response, text: string): Problem {
  const unknown = {
    status: response.status,
    code: "UNKNOWN",
    detail: `The gateway answered ${response.status}`,
  };
  try {
    return { ...unknown, ...(JSON.parse(text) as Partial<Problem>), status: response.status };
  } catch {
    return unknown;
  }
}

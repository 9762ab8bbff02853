import type { Problem } from "@ringhook/api";
import { here } from "./here.ts";
import { ApiError, isSignedOut } from "./problem.ts";
import { reportUnreachable } from "./reach.ts";

let onSignedOut: () => void = () => {};

/** Sets what happens when the gateway rejects the session. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

export type Query = Record<string, string | number | boolean | undefined>;

/** A path of the API, each segment encoded: `pathOf("channels", id)`. */
export function pathOf(...segments: string[]): string {
  return ["/api", ...segments.map(encodeURIComponent)].join("/");
}

/**
 * Sends a request to the API with the session's cookie.
 * @throws ApiError when the gateway refuses it or does not answer (status 0)
 */
export async function request<T>(method: string, url: string, body?: unknown): Promise<T> {
  const response = await send(method, url, body);
  const text = await response.text();
  if (response.ok) return (text === "" ? undefined : JSON.parse(text)) as T;
  const error = new ApiError(problemOf(response, text));
  if (isSignedOut(error)) onSignedOut();
  throw error;
}

/** @param query parameters that are undefined or empty are left out */
export const get = <T>(path: string, query: Query = {}): Promise<T> =>
  request<T>("GET", `${path}${searchOf(query)}`);

function searchOf(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

async function send(method: string, url: string, body: unknown): Promise<Response> {
  try {
    return await fetch(here(url), {
      method,
      ...(body !== undefined && {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
      cache: "no-store",
    });
  } catch {
    reportUnreachable();
    throw new ApiError({ status: 0, code: "NO_ANSWER", detail: "The gateway does not answer" });
  }
}

function problemOf(response: Response, text: string) {
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

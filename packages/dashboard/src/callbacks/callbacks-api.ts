import type { BodyOf, Callback, Page, ResultOf } from "@ringhook/api";
import { get, pathOf, request } from "../api/request.ts";

/** What a person changes of an entry. */
export type CallbackChange = BodyOf<"changeCallback">;

/** An entry with its calls. */
export type CallbackDetail = ResultOf<"readCallback">;

/** Which callers the list shows. An empty value filters nothing. */
export interface CallbackFilter {
  state: Callback["state"];
  channel: string;
  /** A name. */
  who: string;
}

export function listCallbacks(filter: CallbackFilter, cursor?: string): Promise<Page<Callback>> {
  return get(pathOf("callbacks"), { ...queryOf(filter), cursor, limit: 50 });
}

export function readCallback(id: string): Promise<CallbackDetail> {
  return get(pathOf("callbacks", id));
}

export function changeCallback(id: string, change: CallbackChange): Promise<Callback> {
  return request("PATCH", pathOf("callbacks", id), change);
}

/** Where the browser gets the list as a file. */
export function csvHref(filter: CallbackFilter): string {
  const given = Object.entries(queryOf(filter)).filter(([, value]) => value !== "");
  return `${pathOf("callbacks.csv")}?${new URLSearchParams(given)}`;
}

function queryOf({ state, channel, who }: CallbackFilter): Record<string, string> {
  return { state, channel_id: channel, assigned_to: who };
}

import type { paths } from "@ringhook/api";
import createClient from "openapi-fetch";

export async function missedCalls(baseUrl: string, token: string): Promise<string[]> {
  const api = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } });
  const { data, error } = await api.GET("/api/calls", { params: { query: { status: "missed" } } });
  if (error) throw new Error(`${error.code}: ${error.detail}`);
  return data.items.map((call) => `${call.caller_number ?? call.caller} at ${new Date(call.started_at)}`);
}

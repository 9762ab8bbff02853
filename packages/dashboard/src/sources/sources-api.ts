import type { BodyOf, ResultOf } from "@ringhook/api";
import { get, pathOf, request } from "../api/request.ts";
import { type Loaded, useLoaded } from "../api/use-loaded.ts";
import { useStream } from "../api/use-stream.ts";

/** Where a channel's calls come from, and what came so far. */
export type ChannelSource = ResultOf<"readSource">;
/** An app of Meta's: one address takes the calls of all its numbers. */
export type App = ResultOf<"readApp">;
export type SourceKind = ChannelSource["kind"];
/** What came from a provider. */
export type Came = Pick<
  App,
  | "last_received_at"
  | "received"
  | "doubles"
  | "refused"
  | "last_refused_at"
  | "unrouted"
  | "last_unrouted_at"
  | "last_unrouted_id"
  | "last_verified_at"
  | "held"
  | "lag_ms"
>;

const sourcePath = (channelId: string, ...rest: string[]): string =>
  pathOf("channels", channelId, "source", ...rest);
const appPath = (appId: string): string => pathOf("sources", appId);

/** A channel's source, kept up to date. Without an id: nothing. */
export function useSource(channelId: string | undefined): Loaded<ChannelSource | undefined> {
  const loaded = useLoaded(`source ${channelId}`, async () =>
    channelId === undefined ? undefined : get<ChannelSource>(sourcePath(channelId)),
  );
  useStream(["source", "link"], loaded.reload);
  return loaded;
}

/** An app, kept up to date. Without an id: nothing. */
export function useApp(appId: string | undefined): Loaded<App | undefined> {
  const loaded = useLoaded(`app ${appId}`, async () =>
    appId === undefined ? undefined : get<App>(appPath(appId)),
  );
  useStream(["source", "link"], loaded.reload);
  return loaded;
}

/** The apps, oldest first, kept up to date. */
export function useApps(): Loaded<App[]> {
  const path = pathOf("sources");
  const loaded = useLoaded(path, async () => (await get<ResultOf<"listSources">>(path)).items);
  useStream(["source", "link"], loaded.reload);
  return loaded;
}

export function createApp(app: Omit<BodyOf<"createSource">, "kind">): Promise<App> {
  return request("POST", pathOf("sources"), { kind: "meta-cloud", ...app });
}

export function changeApp(appId: string, change: BodyOf<"changeSource">): Promise<App> {
  return request("PATCH", appPath(appId), change);
}

export function deleteApp(appId: string): Promise<void> {
  return request("DELETE", appPath(appId));
}

/** Has Whapi.Cloud send a channel's calls here. @param token of Whapi.Cloud's API; it is not kept */
export function registerAtWhapi(channelId: string, body: BodyOf<"registerSource">): Promise<ChannelSource> {
  return request("POST", sourcePath(channelId, "register"), body);
}

/** Makes a new secret for what Whapi.Cloud sends. */
export async function rotateSourceSecret(channelId: string): Promise<string> {
  const path = sourcePath(channelId, "secret");
  return (await request<ResultOf<"rotateSourceSecret">>("POST", path)).secret;
}

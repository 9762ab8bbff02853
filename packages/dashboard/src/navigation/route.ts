import { computed, signal } from "@preact/signals";

/** A page of the dashboard. It stands behind the `#` of the URL, so that the API keeps every path. */
export interface Route {
  /** The segments of the path, decoded: `["calls", "MANTIS-M72HC", "ED3D…"]`. */
  path: readonly string[];
  query: URLSearchParams;
}

const hash = signal(location.hash);

export const route = computed(() => parseRoute(hash.value));

export function parseRoute(text: string): Route {
  const [path = "", query = ""] = text.replace(/^#?\/?/, "").split("?", 2);
  return { path: path.split("/").filter(Boolean).map(decode), query: new URLSearchParams(query) };
}

/** The link to a page. */
export function hrefTo(path: readonly string[], query: Record<string, string | undefined> = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(given).toString();
  return `#/${path.map(encodeURIComponent).join("/")}${search && `?${search}`}`;
}

export function goTo(path: readonly string[], query: Record<string, string | undefined> = {}): void {
  location.hash = hrefTo(path, query);
}

/** Changes the query without a new entry in the history: for filters. */
export function replaceQuery(query: Record<string, string | undefined>): void {
  history.replaceState(null, "", hrefTo(route.peek().path, query));
  hash.value = location.hash;
}

/** Keeps `route` up to date with the URL. */
export function followUrl(): void {
  const update = (): void => {
    hash.value = location.hash;
  };
  update();
  window.addEventListener("hashchange", update);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

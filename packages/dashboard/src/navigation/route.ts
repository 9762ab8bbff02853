import { computed, signal } from "@preact/signals";

/** A place in the dashboard. It stands behind the `#` of the address, so that no route of the API is taken. */
export interface Route {
  /** The parts of the path, decoded: `["calls", "MANTIS-M72HC", "ED3D…"]`. */
  path: readonly string[];
  query: URLSearchParams;
}

const hash = signal(location.hash);

export const route = computed(() => parseRoute(hash.value));

export function parseRoute(text: string): Route {
  const [path = "", query = ""] = text.replace(/^#?\/?/, "").split("?", 2);
  return { path: path.split("/").filter(Boolean).map(decode), query: new URLSearchParams(query) };
}

/** The address of a place, for links. */
export function hrefTo(path: readonly string[], query: Record<string, string | undefined> = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(given).toString();
  return `#/${path.map(encodeURIComponent).join("/")}${search && `?${search}`}`;
}

export function goTo(path: readonly string[], query: Record<string, string | undefined> = {}): void {
  location.hash = hrefTo(path, query);
}

/** Changes what a page shows without a new entry in the history: for filters. */
export function replaceQuery(query: Record<string, string | undefined>): void {
  history.replaceState(null, "", hrefTo(route.peek().path, query));
  hash.value = location.hash;
}

/** Begins to follow the address. */
export function followAddress(): void {
  const take = (): void => {
    hash.value = location.hash;
  };
  take();
  window.addEventListener("hashchange", take);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

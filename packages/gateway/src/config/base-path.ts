/**
 * Reads the path under which a proxy serves the gateway.
 * @returns such as `/ringhook`, or an empty text for the root; undefined when it is no path
 */
export function readBasePath(given: string): string | undefined {
  const path = `/${given}`.replace(/\/{2,}/g, "/").replace(/\/$/, "");
  return /^(\/[\w.~-]+)*$/.test(path) ? path : undefined;
}

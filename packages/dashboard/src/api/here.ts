/** A path of the gateway's, seen from this page: a proxy may serve both below a path of its own. */
export function here(path: string): string {
  return `.${path}`;
}

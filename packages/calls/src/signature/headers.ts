/** Headers as a web `Request` has them, or as a plain object, such as Node's `request.headers`. */
export type HeaderSource =
  | Pick<Headers, "get">
  | { readonly [name: string]: string | readonly string[] | undefined };

/** The value of one header; `name` in lower case. */
export function headerOf(headers: HeaderSource, name: string): string | undefined {
  if (isHeaders(headers)) return headers.get(name) ?? undefined;
  const key = Object.keys(headers).find((candidate) => candidate.toLowerCase() === name);
  const value = key === undefined ? undefined : headers[key];
  // A header that came twice: joined as web `Headers` would.
  return typeof value === "string" ? value : value?.join(", ");
}

function isHeaders(headers: HeaderSource): headers is Pick<Headers, "get"> {
  return typeof headers.get === "function";
}

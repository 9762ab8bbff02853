import { RinghookError } from "../errors.ts";

/**
 * Parses the URL of a gateway: with or without `http://`, and with a path if a proxy adds one.
 * @returns the URL without a trailing slash, so that paths can be appended
 * @throws RinghookError `BAD_SETTING`
 */
export function gatewayUrl(name: string, given: string): string {
  const text = given.trim();
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  const isHttp = url?.protocol === "http:" || url?.protocol === "https:";
  if (!url || !isHttp || url.username || url.password || url.search || url.hash) {
    const expected = "a URL such as http://127.0.0.1:8080 or https://example.com/ringhook";
    // The part before the @ may contain a password.
    const shown = text.replace(/\/\/.*@/, "//…@").replace(/[?#].*$/, "?…");
    throw new RinghookError("BAD_SETTING", `${name}: expected ${expected}, got ${JSON.stringify(shown)}`);
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

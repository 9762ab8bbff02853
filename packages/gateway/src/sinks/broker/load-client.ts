import { RinghookError } from "../../errors.ts";

/**
 * Loads the client library of a broker: an optional peer, which only they need whose webhooks lead there.
 * @param names its packages, with their versions
 * @throws RinghookError `BROKER_CLIENT_MISSING`
 */
export async function loadClient<Library>(
  names: readonly string[],
  load: () => Promise<Library>,
): Promise<Library> {
  try {
    return await load();
  } catch (cause) {
    const packages = names.map((name) => name.replace(/@[^@]*$/, "")).join(" and ");
    throw new RinghookError("BROKER_CLIENT_MISSING", `${packages} is not installed`, {
      cause,
      hint: `Install it beside ringhook: npm install ${names.join(" ")}`,
    });
  }
}

import { RinghookError } from "../errors.ts";
import { type Keys, vaultOf } from "../secrets/keys.ts";
import type { ChannelRecord } from "../store/records.ts";
import { openSecrets } from "./sealed-records.ts";

/**
 * Makes sure that what channels have sealed can be opened.
 * @param keys undefined where there are none
 * @throws RinghookError `SECRET_KEY_WRONG`
 */
export function checkKey(
  keys: Keys | undefined,
  channels: readonly Pick<ChannelRecord, "channelId" | "signingSecrets">[],
): void {
  if (!keys && channels.length > 0) {
    throw new RinghookError(
      "SECRET_KEY_WRONG",
      `there are ${channels.length} channels, but no key to decrypt their secrets`,
      {
        hint: "Restore the file secret-key, or set RINGHOOK_SECRET_KEY.",
      },
    );
  }
  if (!keys) return;
  const vault = vaultOf(keys);
  for (const channel of channels) openSecrets(vault, channel);
}

import { NamedCopy } from "../components/named-copy.tsx";
import type { CreatedChannel } from "./channels-api.ts";

/** The token and signing secret of a new channel, which are shown only once. */
export function ChannelSecrets({ channel }: { channel: CreatedChannel }) {
  return (
    <div class="named-copies">
      <p class="soft">Save these now. They are shown only once.</p>
      <NamedCopy name="Token" about="For API requests about this channel." text={channel.token} />
      <NamedCopy name="Signing secret" about="For verifying webhooks." text={channel.signing_secret} />
    </div>
  );
}

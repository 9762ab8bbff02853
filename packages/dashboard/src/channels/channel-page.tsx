import { useSignal } from "@preact/signals";
import { hrefTo } from "../navigation/route.ts";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { Crumb } from "../parts/crumb.tsx";
import { Empty } from "../parts/empty.tsx";
import { Facts } from "../parts/facts.tsx";
import { PageHead, Panel } from "../parts/panel.tsx";
import { Time } from "../parts/time.tsx";
import { showDone } from "../parts/toast-message.ts";
import { type Channel, channelName, stateOf } from "./channel.ts";
import { channelById, channels, refreshChannels } from "./channel-list.ts";
import { logOut, restart } from "./channels-api.ts";
import { LinkSteps } from "./link-steps.tsx";
import { SecretsPanel } from "./secrets-panel.tsx";
import { SettingsPanel } from "./settings-panel.tsx";
import { stateReasonText } from "./state-reasons.ts";
import { WebhooksPanel } from "./webhooks-panel.tsx";

/** One channel: its link, its webhooks, its settings and its secrets. */
export function ChannelPage({ channelId }: { channelId: string }) {
  const channel = channelById(channelId);
  if (!channel) {
    if (!channels.value) return null;
    return (
      <Empty icon="channels" title={`There is no channel ${channelId}`}>
        <a href={hrefTo(["channels"])}>To the channels</a>
      </Empty>
    );
  }
  const { text, tone } = stateOf(channel);
  return (
    <>
      <Crumb href={hrefTo(["channels"])}>Channels</Crumb>
      <PageHead
        title={channelName(channel)}
        about={
          <span class="call-marks">
            <Badge tone={tone} pulse={channel.state === "LAUNCH"}>
              {text}
            </Badge>
            <span>{stateReasonText(channel.reason)}</span>
          </span>
        }
        actions={<LinkActions channel={channel} />}
      />
      {channel.state === "AUTH" ? (
        <LinkFacts channel={channel} />
      ) : (
        <Panel title="Link to WhatsApp" about="The phone stays the main device; Ringhook listens beside it.">
          <LinkSteps channelId={channel.id} />
        </Panel>
      )}
      <WebhooksPanel channelId={channel.id} />
      <SettingsPanel channelId={channel.id} />
      <SecretsPanel channel={channel} />
    </>
  );
}

function LinkActions({ channel }: { channel: Channel }) {
  const leaving = useSignal(false);
  const close = (): void => {
    leaving.value = false;
  };
  if (channel.state === "INIT") return null;
  return (
    <>
      <Button
        icon="replay"
        onClick={async () => {
          await restart(channel.id);
          await refreshChannels();
          showDone("The channel connects anew.");
        }}
      >
        Restart
      </Button>
      {channel.number && (
        <Button
          kind="danger"
          icon="leave"
          onClick={() => {
            leaving.value = true;
          }}
        >
          Log out …
        </Button>
      )}
      {leaving.value && (
        <ConfirmDialog
          title="Log out of WhatsApp?"
          action="Log out"
          onClose={close}
          onConfirm={async () => {
            await logOut(channel.id);
            await refreshChannels();
          }}
        >
          The link ends on WhatsApp's side too. Calls reach this channel again once it is linked anew.
        </ConfirmDialog>
      )}
    </>
  );
}

function LinkFacts({ channel }: { channel: Channel }) {
  return (
    <Panel title="Linked number">
      <Facts
        facts={[
          [
            "Number",
            <span key="number" class="figures">
              {channel.number ? `+${channel.number}` : "–"}
            </span>,
          ],
          ["Account", channel.push_name ?? "–"],
          ["LID", channel.lid ?? "–"],
          ["Channel id", <code key="id">{channel.id}</code>],
          ["Up since", <Time key="up" at={channel.started_at} />],
          ["Created", <Time key="created" at={channel.created_at} />],
        ]}
      />
    </Panel>
  );
}

import { useSignal } from "@preact/signals";
import type { Channel } from "@ringhook/api";
import { Badge } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { Crumb } from "../components/crumb.tsx";
import { Empty } from "../components/empty.tsx";
import { Facts } from "../components/facts.tsx";
import { Jid } from "../components/jid.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { PageHead, Panel } from "../components/panel.tsx";
import { Time } from "../components/time.tsx";
import { showDone } from "../components/toast-message.ts";
import { hrefTo } from "../navigation/route.ts";
import { RulesSummary } from "../rules/rules-summary.tsx";
import { AbilitiesPanel } from "../sources/abilities-panel.tsx";
import { whyNot } from "../sources/words.ts";
import { WebhooksPanel } from "../webhooks/webhooks-panel.tsx";
import { CallLogPanel } from "./call-log-panel.tsx";
import { channelName, reasonOf, stateOf } from "./channel.ts";
import { channelById, channels, channelsError, refreshChannels } from "./channel-list.ts";
import { logOut, restart } from "./channels-api.ts";
import { refreshInBackground } from "./follow-channels.ts";
import { LinkSteps } from "./link-steps.tsx";
import { SecretsPanel } from "./secrets-panel.tsx";
import { SettingsPanel } from "./settings-panel.tsx";
import { SourcePanel } from "./source-panel.tsx";

/** One channel: its link, rules, webhooks, settings and secrets. */
export function ChannelPage({ channelId }: { channelId: string }) {
  const channel = channelById(channelId);
  if (!channel) {
    if (channelsError.value !== undefined) {
      return <LoadFailure error={channelsError.value} retry={refreshInBackground} />;
    }
    if (!channels.value) return null;
    return (
      <Empty icon="channels" title={`No channel ${channelId}`}>
        <a href={hrefTo(["channels"])}>All channels</a>
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
          <span class="inline-list">
            <Badge tone={tone} pulse={channel.state === "LAUNCH"}>
              {text}
            </Badge>
            <span>{reasonOf(channel)}</span>
          </span>
        }
        actions={<LinkActions channel={channel} />}
      />
      <Origin channel={channel} />
      {channel.call_log && channel.number && <CallLogPanel log={channel.call_log} />}
      <RulesSummary channelId={channel.id} />
      <WebhooksPanel channelId={channel.id} onChanged={refreshInBackground} />
      <SettingsPanel channelId={channel.id} />
      <SecretsPanel channel={channel} />
    </>
  );
}

/** Where its calls come from. */
function Origin({ channel }: { channel: Channel }) {
  if (channel.source !== "linked-device") {
    return (
      <>
        <SourcePanel channel={channel} />
        <AbilitiesPanel channel={channel} />
      </>
    );
  }
  if (channel.state === "AUTH") return <LinkFacts channel={channel} />;
  return (
    <Panel
      title="Link to WhatsApp"
      about="Ringhook becomes a linked device of the phone, which stays the main one."
    >
      <LinkSteps channelId={channel.id} />
    </Panel>
  );
}

function LinkActions({ channel }: { channel: Channel }) {
  const confirming = useSignal(false);
  const close = (): void => {
    confirming.value = false;
  };
  const cannot = whyNot(channel, "link");
  if (cannot !== undefined) {
    return (
      <Button kind="danger" icon="leave" cannot={cannot}>
        Log out …
      </Button>
    );
  }
  if (channel.state === "INIT") return null;
  return (
    <>
      <Button
        icon="replay"
        onClick={async () => {
          await restart(channel.id);
          await refreshChannels();
          showDone("Restarting the channel.");
        }}
      >
        Restart
      </Button>
      {channel.number && (
        <Button
          kind="danger"
          icon="leave"
          onClick={() => {
            confirming.value = true;
          }}
        >
          Log out …
        </Button>
      )}
      {confirming.value && (
        <ConfirmDialog
          title="Log out of WhatsApp?"
          action="Log out"
          onClose={close}
          onConfirm={async () => {
            await logOut(channel.id);
            await refreshChannels();
          }}
        >
          WhatsApp removes the linked device. The channel receives no calls until it is linked again.
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
          ["LID", channel.lid === null ? "–" : <Jid key="lid" jid={channel.lid} />],
          ["Channel ID", <code key="id">{channel.id}</code>],
          ["Started", <Time key="up" at={channel.started_at} />],
          ["Created", <Time key="created" at={channel.created_at} />],
        ]}
      />
    </Panel>
  );
}

import { useSignal } from "@preact/signals";
import { hrefTo } from "../navigation/route.ts";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { PageHead, Panel } from "../parts/panel.tsx";
import { RowsToCome } from "../parts/rows-to-come.tsx";
import "../parts/table.css";
import { isAdmin } from "../sign-in/session.ts";
import { type Channel, channelName, stateOf } from "./channel.ts";
import { channels } from "./channel-list.ts";
import { NewChannelDialog } from "./new-channel-dialog.tsx";
import { stateReasonText } from "./state-reasons.ts";

/** The channels one may see, with their states. */
export function ChannelsPage() {
  const creating = useSignal(false);
  return (
    <>
      <PageHead
        title="Channels"
        about="Each is one WhatsApp number, with its link, its token and its webhooks."
        actions={
          isAdmin.value && (
            <Button
              kind="primary"
              icon="plus"
              onClick={() => {
                creating.value = true;
              }}
            >
              New channel
            </Button>
          )
        }
      />
      <Panel flush>
        <table class="table">
          <caption class="unseen">Channels</caption>
          <thead>
            <tr>
              <th scope="col">Channel</th>
              <th scope="col">State</th>
              <th scope="col">Number</th>
              <th scope="col" class="number">
                Webhooks
              </th>
            </tr>
          </thead>
          <tbody>
            {channels.value?.map((channel) => <ChannelRow key={channel.id} channel={channel} />) ?? (
              <RowsToCome columns={4} rows={3} />
            )}
          </tbody>
        </table>
      </Panel>
      {creating.value && (
        <NewChannelDialog
          onClose={() => {
            creating.value = false;
          }}
        />
      )}
    </>
  );
}

function ChannelRow({ channel }: { channel: Channel }) {
  const { text, tone } = stateOf(channel);
  return (
    <tr>
      <td class="channel-cell">
        <a class="row-link" href={hrefTo(["channels", channel.id])}>
          {channelName(channel)}
        </a>
        {channel.name && <span class="faint mono"> {channel.id}</span>}
      </td>
      <td title={stateReasonText(channel.reason)}>
        <Badge tone={tone}>{text}</Badge>
      </td>
      <td class="figures soft">{channel.number ? `+${channel.number}` : "–"}</td>
      <td class="number figures soft">
        {channel.webhooks}
        <span class="narrow-only"> {channel.webhooks === 1 ? "webhook" : "webhooks"}</span>
      </td>
    </tr>
  );
}

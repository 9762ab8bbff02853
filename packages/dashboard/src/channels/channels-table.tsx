import { useSignal } from "@preact/signals";
import type { Channel } from "@ringhook/api";
import { Badge } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import { PlaceholderRows } from "../components/placeholder-rows.tsx";
import { hrefTo } from "../navigation/route.ts";
import { kindName } from "../sources/words.ts";
import "../components/table.css";
import { channelName, reasonOf, stateOf } from "./channel.ts";

/** Rows that are drawn at once. */
const STEP = 50;

/** Channels with their states, some at a time. @param channels undefined until they have loaded */
export function ChannelsTable({ channels }: { channels: readonly Channel[] | undefined }) {
  const shown = useSignal(STEP);
  const left = (channels?.length ?? 0) - shown.value;
  return (
    <>
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
          {channels
            ?.slice(0, shown.value)
            .map((channel) => <ChannelRow key={channel.id} channel={channel} />) ?? (
            <PlaceholderRows columns={4} rows={3} />
          )}
        </tbody>
      </table>
      {left > 0 && (
        <div class="table-foot">
          <Button
            onClick={() => {
              shown.value += STEP;
            }}
          >
            Show more ({left} left)
          </Button>
        </div>
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
      <td title={reasonOf(channel)}>
        <Badge tone={tone}>{text}</Badge>
      </td>
      <td class="figures soft">{numberText(channel)}</td>
      <td class="number figures soft">
        {channel.webhooks}
        <span class="narrow-only"> {channel.webhooks === 1 ? "webhook" : "webhooks"}</span>
      </td>
    </tr>
  );
}

/** Its number, or whose it is where the provider keeps that to itself. */
function numberText({ number, source }: Channel): string {
  if (number) return `+${number}`;
  return source === "linked-device" ? "–" : `At ${kindName(source)}`;
}

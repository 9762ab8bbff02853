import { ButtonLink } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { SelectField } from "../components/field.tsx";
import { FilterBar } from "../components/filter-bar.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { PageHead, Panel } from "../components/panel.tsx";
import { SearchField } from "../components/search-field.tsx";
import { hrefTo } from "../navigation/route.ts";
import { useQuery } from "../navigation/use-query.ts";
import { isAdmin } from "../sign-in/session.ts";
import { AppList } from "../sources/app-list.tsx";
import { WebhooksPanel } from "../webhooks/webhooks-panel.tsx";
import { stateOf } from "./channel.ts";
import { channels, channelsError } from "./channel-list.ts";
import { ChannelsTable } from "./channels-table.tsx";
import { type ChannelsWanted, findChannels } from "./find-channels.ts";
import { refreshInBackground } from "./follow-channels.ts";

/** From so many channels on a person looks for one rather than sees it. */
const MANY = 10;

const STATES = [
  ["", "Any"],
  ...(["AUTH", "INIT", "QR", "LAUNCH", "ERROR"] as const).map(
    (state) => [state, stateOf({ state, source: "linked-device" }).text] as const,
  ),
] as const;

/** The channels with their states. */
export function ChannelsPage() {
  const [read, change] = useQuery();
  const wanted = {
    text: read("find"),
    state: STATES.find(([state]) => state === read("state"))?.[0] ?? "",
  };
  const isNarrowed = wanted.text !== "" || wanted.state !== "";
  const found = channels.value && findChannels(channels.value, wanted);
  return (
    <>
      <PageHead
        title="Channels"
        about="Each channel is one WhatsApp number with its own token and webhooks."
        actions={
          isAdmin.value && (
            <ButtonLink kind="primary" icon="plus" href={hrefTo(["start"])}>
              New channel
            </ButtonLink>
          )
        }
      />
      {(isNarrowed || (channels.value?.length ?? 0) > MANY) && (
        <ChannelSearch wanted={wanted} onChange={change} />
      )}
      <Panel flush>
        {channelsError.value !== undefined && (
          <LoadFailure error={channelsError.value} retry={refreshInBackground} />
        )}
        {isNarrowed && found?.length === 0 ? (
          <Empty icon="search" title="No matching channels">
            <p>No channel matches.</p>
            <a href={hrefTo(["channels"])}>Show all channels</a>
          </Empty>
        ) : (
          <ChannelsTable channels={found} key={JSON.stringify(wanted)} />
        )}
      </Panel>
      {isAdmin.value && (
        <>
          <AppList />
          <WebhooksPanel channelId={null} onChanged={refreshInBackground} />
          <p>
            <a href={hrefTo(["tokens"])}>Tokens for programs</a> ·{" "}
            <a href={hrefTo(["audit"])}>Who changed what</a> · <a href={hrefTo(["nodes"])}>Gateways</a>
          </p>
        </>
      )}
    </>
  );
}

function ChannelSearch(props: {
  wanted: ChannelsWanted;
  onChange: (values: Record<string, string>) => void;
}) {
  const { wanted, onChange } = props;
  return (
    <FilterBar>
      <SearchField
        label="Find"
        placeholder="Name, id or number"
        value={wanted.text}
        onSearch={(find) => onChange({ find })}
      />
      <SelectField
        label="State"
        value={wanted.state}
        options={STATES}
        onChange={(state) => onChange({ state })}
      />
    </FilterBar>
  );
}

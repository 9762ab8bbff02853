import { SelectField } from "../components/field.tsx";
import { channelName } from "./channel.ts";
import { channels } from "./channel-list.ts";

/** Filters by channel. Hidden while there is only one. */
export function ChannelFilter(props: { value: string; onChange: (id: string) => void }) {
  const list = channels.value ?? [];
  if (list.length < 2) return null;
  const options = list.map((channel) => [channel.id, channelName(channel)] as const);
  return (
    <SelectField
      label="Channel"
      value={props.value}
      options={[["", "All channels"], ...options]}
      onChange={props.onChange}
    />
  );
}

import type { Channel } from "@ringhook/api";
import { Icon } from "../components/icon.tsx";
import { Panel } from "../components/panel.tsx";
import { abilitiesOf, oneWay } from "./words.ts";
import "./abilities-panel.css";

/** What a channel can do; what it cannot is grey, with the reason. */
export function AbilitiesPanel({ channel }: { channel: Channel }) {
  const rows = [
    { name: "Tell of calls: log, webhooks, insights, callbacks", reason: undefined },
    ...abilitiesOf(channel),
  ];
  return (
    <Panel title="What this channel can do" about={oneWay(channel.source) ?? ""}>
      <ul class="abilities">
        {rows.map(({ name, reason }) => (
          <li key={name} class={reason === undefined ? "" : "cannot"}>
            <Icon name={reason === undefined ? "check" : "close"} />
            <span>
              <span class="unseen">{reason === undefined ? "Yes: " : "No: "}</span>
              {name}
              {reason && <span class="note">{reason}</span>}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

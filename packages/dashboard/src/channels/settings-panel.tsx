import { useSignal } from "@preact/signals";
import { get, request } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Actions } from "../parts/dialog.tsx";
import { TextField } from "../parts/field.tsx";
import { Panel } from "../parts/panel.tsx";
import { showDone } from "../parts/toast-message.ts";
import { channelById, refreshChannels } from "./channel-list.ts";
import { channelPath, renameChannel } from "./channels-api.ts";
import "./settings-panel.css";

/** The settings that change what the gateway does, with what they may be: milliseconds. */
const RANGES = [
  {
    name: "callback_backoff_delay_ms",
    label: "Wait between attempts",
    unit: "The n-th retry waits n times this, in milliseconds.",
    least: 3_000,
    most: 15_000,
  },
  {
    name: "max_callback_backoff_delay_ms",
    label: "Longest wait",
    unit: "No retry waits longer than this, in milliseconds.",
    least: 600_000,
    most: 3_600_000,
  },
] as const;

type Name = (typeof RANGES)[number]["name"];
type Settings = Record<Name, number>;

/** A channel's name and its settings, checked as they are typed. */
export function SettingsPanel({ channelId }: { channelId: string }) {
  const path = channelPath(channelId, "settings");
  const { data, reload } = useLoaded(path, () => get<Settings>(path));
  const typed = useSignal<Partial<Record<Name | "name", string>>>({});
  const settings = data.value;
  if (!settings) return null;
  const kept = channelById(channelId)?.name ?? "";
  const textOf = (name: Name): string => typed.value[name] ?? String(settings[name]);
  const errors = RANGES.map((range) => errorOf(range, textOf(range.name)));
  const isChanged = Object.keys(typed.value).length > 0;
  const save = async (): Promise<void> => {
    const { name, ...numbers } = typed.value;
    if (name !== undefined) await renameChannel(channelId, name.trim() || null);
    const given = Object.entries(numbers).map(([key, text]) => [key, Number(text)] as const);
    if (given.length > 0) await request("PATCH", path, Object.fromEntries(given));
    typed.value = {};
    reload();
    await refreshChannels();
    showDone("Saved.");
  };
  return (
    <Panel title="Settings">
      <div class="settings">
        <TextField
          label="Name"
          hint="For people."
          value={typed.value.name ?? kept}
          onInput={(name) => {
            typed.value = { ...typed.value, name };
          }}
        />
        {RANGES.map((range, index) => (
          <TextField
            key={range.name}
            label={range.label}
            hint={range.unit}
            value={textOf(range.name)}
            error={errors[index]}
            onInput={(text) => {
              typed.value = { ...typed.value, [range.name]: text.trim() };
            }}
          />
        ))}
      </div>
      <Actions>
        <Button
          kind="primary"
          disabled={!isChanged || errors.some((error) => error !== undefined)}
          onClick={save}
        >
          Save
        </Button>
      </Actions>
    </Panel>
  );
}

function errorOf({ least, most }: { least: number; most: number }, text: string): string | undefined {
  const value = Number(text);
  if (text !== "" && Number.isInteger(value) && value >= least && value <= most) return undefined;
  return `A whole number from ${least.toLocaleString()} to ${most.toLocaleString()}.`;
}

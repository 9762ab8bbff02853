import { useSignal } from "@preact/signals";
import type { ResultOf } from "@ringhook/api";
import { get, request } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { Button } from "../components/button.tsx";
import { Actions } from "../components/dialog.tsx";
import { TextField } from "../components/field.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { Panel } from "../components/panel.tsx";
import { showDone } from "../components/toast-message.ts";
import { channelById, refreshChannels } from "./channel-list.ts";
import { channelPath, renameChannel } from "./channels-api.ts";
import { RETRY_SETTINGS, type RetrySetting } from "./retry-settings.ts";
import "./settings-panel.css";

type Settings = ResultOf<"readSettings">;
/** What was typed and is not saved yet. */
type Edits = Partial<Record<RetrySetting | "name", string>>;

/** A channel's name and settings. */
export function SettingsPanel({ channelId }: { channelId: string }) {
  const path = channelPath(channelId, "settings");
  const { data, error, reload } = useLoaded(path, () => get<Settings>(path));
  return (
    <Panel title="Settings">
      {error.value !== undefined && <LoadFailure error={error.value} retry={reload} />}
      {data.value && <SettingsForm channelId={channelId} settings={data.value} onSaved={reload} />}
    </Panel>
  );
}

interface SettingsFormProps {
  channelId: string;
  settings: Settings;
  onSaved: () => void;
}

/** The form, checked as it is typed. */
function SettingsForm({ channelId, settings, onSaved }: SettingsFormProps) {
  const edits = useSignal<Edits>({});
  const edit = (change: Edits): void => {
    edits.value = { ...edits.value, ...change };
  };
  const textOf = (name: RetrySetting): string => edits.value[name] ?? String(settings[name]);
  const errors = RETRY_SETTINGS.map((setting) => errorOf(setting, textOf(setting.name)));
  const isChanged = Object.keys(edits.value).length > 0;
  const save = async (): Promise<void> => {
    await saveEdits(channelId, edits.value);
    edits.value = {};
    onSaved();
    await refreshChannels();
    showDone("Saved");
  };
  return (
    <>
      <div class="settings">
        <TextField
          label="Name"
          hint="Shown in place of the ID."
          value={edits.value.name ?? channelById(channelId)?.name ?? ""}
          onInput={(name) => edit({ name })}
        />
        {RETRY_SETTINGS.map(({ name, label, hint }, index) => (
          <TextField
            key={name}
            label={label}
            hint={hint}
            value={textOf(name)}
            error={errors[index]}
            onInput={(text) => edit({ [name]: text.trim() })}
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
    </>
  );
}

async function saveEdits(channelId: string, { name, ...numbers }: Edits): Promise<void> {
  if (name !== undefined) await renameChannel(channelId, name.trim() || null);
  const settings = Object.entries(numbers).map(([key, text]) => [key, Number(text)] as const);
  if (settings.length > 0) {
    await request("PATCH", channelPath(channelId, "settings"), Object.fromEntries(settings));
  }
}

function errorOf({ least, most }: { least: number; most: number }, text: string): string | undefined {
  const value = Number(text);
  if (text !== "" && Number.isInteger(value) && value >= least && value <= most) return undefined;
  return `A whole number from ${least.toLocaleString()} to ${most.toLocaleString()}`;
}

import { useSignal } from "@preact/signals";
import { sentenceOf } from "../api/problem.ts";
import { request } from "../api/request.ts";
import { channelName } from "../channels/channel.ts";
import { channels } from "../channels/channel-list.ts";
import { Button } from "../components/button.tsx";
import { Actions, Dialog } from "../components/dialog.tsx";
import { CheckField, SelectField, TextField } from "../components/field.tsx";
import { Notice } from "../components/notice.tsx";
import {
  bodyOf,
  LIFETIMES,
  type MadeToken,
  NEW_TOKEN,
  SCOPES,
  type Scope,
  type TokenForm,
  tokenPath,
} from "./token.ts";

interface TokenDialogProps {
  onClose: () => void;
  onMade: (made: MadeToken) => void;
}

/** Makes a named token. */
export function TokenDialog({ onClose, onMade }: TokenDialogProps) {
  const form = useSignal<TokenForm>(NEW_TOKEN);
  const refusal = useSignal<string | undefined>(undefined);
  const { name, channelId, scopes, days } = form.value;
  const set = (change: Partial<TokenForm>): void => {
    form.value = { ...form.value, ...change };
    refusal.value = undefined;
  };
  const choose = (scope: Scope, checked: boolean): void => {
    const others = scopes.filter((other) => other !== scope);
    set({ scopes: checked ? [...others, scope] : others });
  };
  const save = async (): Promise<void> => {
    try {
      onMade(await request<MadeToken>("POST", tokenPath(), bodyOf(form.value)));
    } catch (error) {
      refusal.value = sentenceOf(error);
    }
  };
  const options = (channels.value ?? []).map((channel) => [channel.id, channelName(channel)] as const);
  return (
    <Dialog title="New token" onClose={onClose}>
      <TextField
        label="Name"
        hint="The program that gets it. The audit log names it so."
        autofocus
        value={name}
        onInput={(value) => set({ name: value })}
      />
      <SelectField
        label="Channel"
        value={channelId}
        options={[["", "All, also those made later"], ...options]}
        onChange={(value) => set({ channelId: value })}
      />
      {SCOPES.map(([scope, hint]) => (
        <CheckField
          key={scope}
          label={scope}
          hint={hint}
          checked={scopes.includes(scope)}
          onChange={(checked) => choose(scope, checked)}
        />
      ))}
      <SelectField
        label="Expires after"
        value={days}
        options={LIFETIMES}
        onChange={(value) => set({ days: value })}
      />
      {refusal.value && <Notice tone="bad">{refusal.value}</Notice>}
      <Actions>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" disabled={name.trim() === "" || scopes.length === 0} onClick={save}>
          Make token
        </Button>
      </Actions>
    </Dialog>
  );
}

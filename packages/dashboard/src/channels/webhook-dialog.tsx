import { useSignal } from "@preact/signals";
import { sentenceOf } from "../api/problem.ts";
import { request } from "../api/request.ts";
import { Button } from "../parts/button.tsx";
import { Actions, Dialog } from "../parts/dialog.tsx";
import { CheckField, Field, SelectField, TextField } from "../parts/field.tsx";
import { Notice } from "../parts/notice.tsx";
import { channelPath } from "./channels-api.ts";
import type { Webhook } from "./webhook.ts";
import { bodyOf, EVENTS, errorsOf, formOf, type WebhookForm } from "./webhook-form.ts";

const MODES = [
  ["body", "body: everything as POST to the URL"],
  ["path", "path: POST to URL/calls/post"],
  ["method", "method: to URL/calls, by the event's own method"],
] as const;

interface WebhookDialogProps {
  channelId: string;
  /** The one to change; absent for a new one. */
  webhook?: Webhook;
  onClose: () => void;
  onSaved: () => void;
}

/** Adds a webhook, or changes one. What is typed is checked as it is typed. */
export function WebhookDialog({ channelId, webhook, onClose, onSaved }: WebhookDialogProps) {
  const form = useSignal<WebhookForm>(formOf(webhook));
  const refusal = useSignal<string | undefined>(undefined);
  const { url, mode, headers, events, maxAge } = form.value;
  const errors = errorsOf(form.value);
  const set = (change: Partial<WebhookForm>): void => {
    form.value = { ...form.value, ...change };
    refusal.value = undefined;
  };
  const save = async (): Promise<void> => {
    try {
      const body = bodyOf(form.value, !webhook);
      if (webhook) await request("PATCH", channelPath(channelId, "webhooks", webhook.id), body);
      else await request("POST", channelPath(channelId, "webhooks"), body);
      onSaved();
    } catch (error) {
      refusal.value = sentenceOf(error);
    }
  };
  return (
    <Dialog title={webhook ? "Change the webhook" : "Add a webhook"} onClose={onClose}>
      <TextField
        label="URL"
        type="url"
        placeholder="https://example.com/hook"
        autofocus
        value={url}
        error={url === "" ? undefined : errors.url}
        onInput={(value) => set({ url: value })}
      />
      <SelectField label="Mode" value={mode} options={MODES} onChange={(value) => set({ mode: value })} />
      <EventChoice events={events} error={errors.events} onChange={(value) => set({ events: value })} />
      <Field label="Headers" error={errors.headers} hint={headersHint(webhook)}>
        {(attributes) => (
          <textarea
            {...attributes}
            class="mono"
            rows={2}
            value={headers}
            placeholder="Authorization: Bearer …"
            spellcheck={false}
            onInput={(event) => set({ headers: event.currentTarget.value })}
          />
        )}
      </Field>
      <TextField
        label="Longest age in seconds"
        hint="Older events are not sent any more. Nothing: seven days."
        value={maxAge}
        error={errors.maxAge}
        onInput={(value) => set({ maxAge: value.trim() })}
      />
      {refusal.value && <Notice tone="bad">{refusal.value}</Notice>}
      <Actions>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" disabled={Object.keys(errors).length > 0} onClick={save}>
          {webhook ? "Save" : "Add"}
        </Button>
      </Actions>
    </Dialog>
  );
}

function EventChoice(props: {
  events: readonly string[];
  error: string | undefined;
  onChange: (events: string[]) => void;
}) {
  const { events, error, onChange } = props;
  return (
    <fieldset class="choices">
      <legend>Events</legend>
      {EVENTS.map(([event, text]) => (
        <CheckField
          key={event}
          label={text}
          checked={events.includes(event)}
          onChange={(checked) =>
            onChange(checked ? [...events, event] : events.filter((each) => each !== event))
          }
        />
      ))}
      {error && (
        <p class="note wrong" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function headersHint(webhook: Webhook | undefined): string {
  if (!webhook || webhook.headers.length === 0) return "One a line, at most five. They are kept encrypted.";
  return `${webhook.headers.join(", ")} stay as they are, unless you type others here.`;
}

import { useSignal } from "@preact/signals";
import type { ResultOf, Webhook } from "@ringhook/api";
import { sentenceOf } from "../api/problem.ts";
import { request } from "../api/request.ts";
import { Button } from "../components/button.tsx";
import { Actions, Dialog } from "../components/dialog.tsx";
import { Field, SelectField, TextField } from "../components/field.tsx";
import { Notice } from "../components/notice.tsx";
import { DestinationFields, LeadsToField } from "./destination-fields.tsx";
import { EventChoice } from "./event-choice.tsx";
import { type Whose, webhookPath } from "./webhook.ts";
import { bodyOf, errorsOf, formOf, type WebhookForm } from "./webhook-form.ts";
import { MAX_HEADERS } from "./webhook-limits.ts";

const SECRETS = [
  ["channel", "the channel's, shared by its webhooks"],
  ["own", "one of its own, shown once"],
] as const;

interface WebhookDialogProps {
  channelId: Whose;
  /** The one to edit; absent for a new one. */
  webhook?: Webhook;
  onClose: () => void;
  /** @param secret the new webhook's own signing secret, if it has one */
  onSaved: (secret?: string) => void;
}

/** Adds or edits a webhook. The form is checked as it is typed. */
export function WebhookDialog({ channelId, webhook, onClose, onSaved }: WebhookDialogProps) {
  const form = useSignal<WebhookForm>(formOf(webhook));
  const refusal = useSignal<string | undefined>(undefined);
  const { leadsTo, headers, events, maxAge, secret } = form.value;
  const errors = errorsOf(form.value);
  const set = (change: Partial<WebhookForm>): void => {
    form.value = { ...form.value, ...change };
    refusal.value = undefined;
  };
  const save = async (): Promise<void> => {
    try {
      const body = bodyOf(form.value, { isNew: !webhook, whose: channelId });
      const [method, path] = webhook
        ? (["PATCH", webhookPath(channelId, webhook.id)] as const)
        : (["POST", webhookPath(channelId)] as const);
      const saved = await request<ResultOf<"addWebhook">>(method, path, body);
      onSaved(saved.signing_secret);
    } catch (error) {
      refusal.value = sentenceOf(error);
    }
  };
  return (
    <Dialog title={webhook ? "Edit webhook" : "Add webhook"} onClose={onClose}>
      {!webhook && <LeadsToField form={form.value} set={set} />}
      <DestinationFields form={form.value} errors={errors} set={set} />
      {leadsTo !== "chatwoot" && (
        <EventChoice events={events} error={errors.events} onChange={(value) => set({ events: value })} />
      )}
      {leadsTo === "url" && (
        <HeadersField
          value={headers}
          error={errors.headers}
          hint={headersHint(webhook)}
          onInput={(value) => set({ headers: value })}
        />
      )}
      <TextField
        label="Max age (seconds)"
        hint="Older events are not sent. Empty: seven days."
        value={maxAge}
        error={errors.maxAge}
        onInput={(value) => set({ maxAge: value.trim() })}
      />
      {!webhook && channelId !== null && leadsTo === "url" && (
        <SecretField value={secret} onChange={(value) => set({ secret: value })} />
      )}
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

function SecretField(props: { value: Webhook["secret"]; onChange: (value: Webhook["secret"]) => void }) {
  return <SelectField label="Signing secret" options={SECRETS} {...props} />;
}

interface HeadersFieldProps {
  value: string;
  error: string | undefined;
  hint: string;
  onInput: (value: string) => void;
}

function HeadersField({ value, error, hint, onInput }: HeadersFieldProps) {
  return (
    <Field label="Headers" error={error} hint={hint}>
      {(attributes) => (
        <textarea
          {...attributes}
          class="mono"
          rows={2}
          value={value}
          placeholder="Authorization: Bearer …"
          spellcheck={false}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function headersHint(webhook: Webhook | undefined): string {
  if (!webhook || webhook.headers.length === 0)
    return `One per line, at most ${MAX_HEADERS}. Stored encrypted.`;
  return `Empty: keeps ${webhook.headers.join(", ")}. New headers replace them.`;
}

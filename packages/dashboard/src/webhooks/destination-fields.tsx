import type { ResultOf, Webhook } from "@ringhook/api";
import { get } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { SelectField, TextField } from "../components/field.tsx";
import type { FormErrors, LeadsTo, WebhookForm } from "./webhook-form.ts";

const MODES = [
  ["body", "body: POST to the URL"],
  ["path", "path: POST to URL/calls/post"],
  ["method", "method: the event's HTTP method, to URL/calls"],
] as const satisfies (readonly [Webhook["mode"], string])[];

interface DestinationFieldsProps {
  form: WebhookForm;
  errors: FormErrors;
  set: (change: Partial<WebhookForm>) => void;
}

/** What a new webhook leads to. Brokers are known to the operator alone. */
export function LeadsToField({ form, set }: Pick<DestinationFieldsProps, "form" | "set">) {
  const brokers = useLoaded("brokers", () => get<ResultOf<"listBrokers">>("/api/brokers"));
  const options: (readonly [LeadsTo, string])[] = [
    ["url", "a URL"],
    ["chatwoot", "an inbox of Chatwoot"],
    ...(brokers.data.value?.items ?? []).map(
      ({ name, kind }) => [`broker:${name}`, `the broker ${name} (${kind})`] as const,
    ),
  ];
  return (
    <SelectField
      label="Leads to"
      value={form.leadsTo}
      options={options}
      onChange={(leadsTo) => set({ leadsTo })}
    />
  );
}

/** Where exactly: the URL, the inbox, or where in the broker. */
export function DestinationFields({ form, errors, set }: DestinationFieldsProps) {
  if (form.leadsTo === "chatwoot") return <ChatwootFields form={form} errors={errors} set={set} />;
  if (form.leadsTo !== "url") {
    return (
      <TextField
        label="Where in the broker"
        hint="A subject, an exchange or a stream. Empty: its default."
        mono
        value={form.to}
        onInput={(to) => set({ to: to.trim() })}
      />
    );
  }
  return (
    <>
      <TextField
        label="URL"
        type="url"
        placeholder="https://example.com/hook"
        autofocus
        value={form.url}
        error={shownError("url", { form, errors })}
        onInput={(url) => set({ url })}
      />
      <SelectField label="Mode" value={form.mode} options={MODES} onChange={(mode) => set({ mode })} />
    </>
  );
}

function ChatwootFields({ form, errors, set }: DestinationFieldsProps) {
  return (
    <>
      <TextField
        label="Chatwoot's address"
        type="url"
        placeholder="https://app.chatwoot.com"
        value={form.url}
        error={shownError("url", { form, errors })}
        onInput={(url) => set({ url })}
      />
      <TextField
        label="Account"
        hint="Its number, as in /app/accounts/1"
        value={form.account}
        error={shownError("account", { form, errors })}
        onInput={(account) => set({ account: account.trim() })}
      />
      <TextField
        label="Inbox"
        hint="The number of one of the kind API, as in /settings/inboxes/5"
        value={form.inbox}
        error={shownError("inbox", { form, errors })}
        onInput={(inbox) => set({ inbox: inbox.trim() })}
      />
      <TextField
        label="Access token"
        hint="Of an agent of the inbox. Stored encrypted."
        type="password"
        value={form.token}
        onInput={(token) => set({ token: token.trim() })}
      />
    </>
  );
}

/** What is wrong with a field, once something was typed into it. */
function shownError(
  name: "url" | "account" | "inbox",
  { form, errors }: Pick<DestinationFieldsProps, "form" | "errors">,
): string | undefined {
  return form[name] === "" ? undefined : errors[name];
}

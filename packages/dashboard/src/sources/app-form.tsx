import { useSignal } from "@preact/signals";
import { ApiError, sentenceOf } from "../api/problem.ts";
import { Button } from "../components/button.tsx";
import { Disclosure } from "../components/disclosure.tsx";
import { TextField } from "../components/field.tsx";
import { type App, createApp } from "./sources-api.ts";
import "./paste-steps.css";

export const SECRET_HINT =
  "At developers.facebook.com, on the page of your app: App settings › Basic › App secret, button Show.";
export const PASS_ON_HINT =
  "Meta sends an app's requests to one address only. If a bot has them now, enter the bot's address: it gets each request as before.";

/** Adds an app of Meta's. */
export function AppForm({ onAdded }: { onAdded: (app: App) => void }) {
  const name = useSignal("");
  const secret = useSignal("");
  const passOn = useSignal("");
  const failure = useSignal<unknown>(undefined);
  const add = async (event: Event): Promise<void> => {
    event.preventDefault();
    const [title, url] = [name.value.trim(), passOn.value.trim()];
    try {
      const given = { ...(title && { name: title }), ...(url && { pass_on: { url } }) };
      onAdded(await createApp({ app_secret: secret.value.trim(), ...given }));
    } catch (error) {
      failure.value = error;
    }
  };
  const type = (field: typeof name) => (text: string) => {
    field.value = text;
    failure.value = undefined;
  };
  const error = failure.value === undefined ? undefined : sentenceOf(failure.value);
  const isAddress = isAboutAddress(failure.value);
  return (
    <form class="paste-form" onSubmit={add}>
      <TextField
        label="App secret"
        hint={SECRET_HINT}
        error={isAddress ? undefined : error}
        type="password"
        value={secret.value}
        onInput={type(secret)}
      />
      <TextField
        label="Name of the app"
        hint="Optional: so that you know it again."
        value={name.value}
        onInput={type(name)}
      />
      <Disclosure title="A bot has this app's requests now" open={isAddress}>
        <TextField
          label="Pass requests on to"
          hint={PASS_ON_HINT}
          error={isAddress ? error : undefined}
          type="url"
          placeholder="https://bot.example.com/webhook"
          value={passOn.value}
          onInput={type(passOn)}
        />
      </Disclosure>
      <Button kind="primary" type="submit" disabled={secret.value.trim() === ""}>
        Continue
      </Button>
    </form>
  );
}

/** Whether an address was refused, and not the secret. */
export function isAboutAddress(error: unknown): boolean {
  return error instanceof ApiError && /URL|ADDRESS|PORT/.test(error.code);
}

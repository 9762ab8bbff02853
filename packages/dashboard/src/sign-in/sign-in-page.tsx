import { useSignal } from "@preact/signals";
import { sentenceOf } from "../api/problem.ts";
import { Logo } from "../frame/logo.tsx";
import { Button } from "../parts/button.tsx";
import { TextField } from "../parts/field.tsx";
import { signIn } from "./session.ts";
import "./sign-in-page.css";

/** Asks for the admin token, or for a channel's. */
export function SignInPage() {
  const token = useSignal("");
  const failure = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    busy.value = true;
    try {
      await signIn(token.value.trim());
    } catch (error) {
      failure.value = sentenceOf(error);
    } finally {
      busy.value = false;
    }
  };
  return (
    <main class="sign-in">
      <form class="sign-in-form" onSubmit={submit}>
        <Logo />
        <div>
          <h1>Sign in</h1>
          <p class="faint">With the admin token you see every channel, with a channel's token that one.</p>
        </div>
        <TextField
          label="Token"
          type="password"
          mono
          autofocus
          autocomplete="current-password"
          value={token.value}
          error={failure.value}
          onInput={(value) => {
            token.value = value;
            failure.value = undefined;
          }}
        />
        <Button kind="primary" type="submit" disabled={busy.value || token.value.trim() === ""}>
          Sign in
        </Button>
        <p class="note">
          The gateway shows its admin token when it first starts, and keeps it in its data folder as{" "}
          <code>admin-token</code>.
        </p>
      </form>
    </main>
  );
}

import { useSignal } from "@preact/signals";
import { sentenceOf } from "../api/problem.ts";
import { Button } from "../components/button.tsx";
import { TextField } from "../components/field.tsx";
import { Logo } from "../components/logo.tsx";
import { signIn } from "./session.ts";
import "./sign-in-page.css";

/** Asks for a token: the admin's or a channel's. */
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
          <p class="faint">The admin token shows every channel; a channel's token shows that channel.</p>
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
          The gateway prints its admin token on its first start and keeps it in <code>admin-token</code> in
          its data folder.
        </p>
      </form>
    </main>
  );
}

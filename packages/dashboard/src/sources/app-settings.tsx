import { useSignal } from "@preact/signals";
import { sentenceOf } from "../api/problem.ts";
import { Button } from "../components/button.tsx";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { Actions, Dialog } from "../components/dialog.tsx";
import { TextField } from "../components/field.tsx";
import { Panel } from "../components/panel.tsx";
import { Row, Rows } from "../components/rows.tsx";
import { showDone } from "../components/toast-message.ts";
import { goTo } from "../navigation/route.ts";
import { isAboutAddress, PASS_ON_HINT, SECRET_HINT } from "./app-form.tsx";
import { appName } from "./app-list.tsx";
import { type App, changeApp, deleteApp } from "./sources-api.ts";

type Asking = "secret" | "edit" | "delete";

/** Changes an app's secret, name and where its requests go on to, and deletes it. */
export function AppSettings({ app, onChanged }: { app: App; onChanged: () => void }) {
  const asking = useSignal<Asking | undefined>(undefined);
  const inUse =
    app.channels.length > 0 ? "Channels get their calls through this app: delete them first." : undefined;
  const ask = (what?: Asking) => (): void => {
    asking.value = what;
  };
  const save = async (change: Parameters<typeof changeApp>[1], said: string): Promise<void> => {
    await changeApp(app.id, change);
    asking.value = undefined;
    onChanged();
    showDone(said);
  };
  return (
    <Panel title="Settings of the app">
      <Rows>
        <Row name="App secret" about="Meta signs each request with it. It is shown nowhere.">
          <Button onClick={ask("secret")}>New app secret …</Button>
        </Row>
        <Row
          name="Name, and where requests go on to"
          about={app.pass_on ? `Each request goes on to ${app.pass_on.url}` : "Requests go on to nobody."}
        >
          <Button onClick={ask("edit")}>Change …</Button>
        </Row>
        <Row name="Delete app" about={inUse ?? "Requests that Meta still sends are refused from then on."}>
          <Button kind="danger" cannot={inUse} onClick={ask("delete")}>
            Delete …
          </Button>
        </Row>
      </Rows>
      {asking.value === "secret" && <SecretDialog onClose={ask()} onSave={save} />}
      {asking.value === "edit" && <EditDialog app={app} onClose={ask()} onSave={save} />}
      {asking.value === "delete" && (
        <ConfirmDialog
          title={`Delete ${appName(app)}?`}
          action="Delete app"
          onClose={ask()}
          onConfirm={async () => {
            await deleteApp(app.id);
            goTo(["channels"]);
          }}
        >
          Take the callback URL out at Meta, too.
        </ConfirmDialog>
      )}
    </Panel>
  );
}

interface ChangeDialogProps {
  onClose: () => void;
  onSave: (change: Parameters<typeof changeApp>[1], said: string) => Promise<void>;
}

function SecretDialog({ onClose, onSave }: ChangeDialogProps) {
  const secret = useSignal("");
  const save = (): Promise<void> =>
    onSave(
      { app_secret: secret.value.trim() },
      "The new secret counts. The one before counts for 24 more hours.",
    );
  return (
    <Dialog title="New app secret" onClose={onClose}>
      <p>
        Enter the new secret before you change it at Meta, or right after. The one before counts for 24 more
        hours, so nothing is lost.
      </p>
      <TextField
        label="App secret"
        hint={SECRET_HINT}
        type="password"
        autofocus
        value={secret.value}
        onInput={(text) => {
          secret.value = text;
        }}
      />
      <Actions>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" disabled={secret.value.trim() === ""} onClick={save}>
          Save
        </Button>
      </Actions>
    </Dialog>
  );
}

function EditDialog({ app, onClose, onSave }: ChangeDialogProps & { app: App }) {
  const name = useSignal(app.name ?? "");
  const passOn = useSignal(app.pass_on?.url ?? "");
  const refused = useSignal<string | undefined>(undefined);
  const save = async (): Promise<void> => {
    const url = passOn.value.trim();
    try {
      await onSave({ name: name.value.trim() || null, pass_on: url === "" ? null : { url } }, "Saved");
    } catch (error) {
      if (!isAboutAddress(error)) throw error;
      refused.value = sentenceOf(error);
    }
  };
  return (
    <Dialog title="Change the app" onClose={onClose}>
      <TextField
        label="Name of the app"
        value={name.value}
        onInput={(text) => {
          name.value = text;
        }}
      />
      <TextField
        label="Pass requests on to"
        hint={`${PASS_ON_HINT} Empty: to nobody.`}
        error={refused.value}
        type="url"
        value={passOn.value}
        onInput={(text) => {
          passOn.value = text;
          refused.value = undefined;
        }}
      />
      <Actions>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" onClick={save}>
          Save
        </Button>
      </Actions>
    </Dialog>
  );
}

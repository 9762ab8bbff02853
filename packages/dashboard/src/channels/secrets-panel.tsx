import { useSignal } from "@preact/signals";
import type { Channel } from "@ringhook/api";
import { Button } from "../components/button.tsx";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { Panel } from "../components/panel.tsx";
import { Row, Rows } from "../components/rows.tsx";
import { NewSecretDialog, type SecretProps } from "../components/secret.tsx";
import { goTo } from "../navigation/route.ts";
import { isAdmin, session, signIn } from "../sign-in/session.ts";
import { channelName } from "./channel.ts";
import { refreshChannels } from "./channel-list.ts";
import { deleteChannel, rotateSigningSecret, rotateToken } from "./channels-api.ts";

type Confirming = "token" | "delete";

/** Rotates the channel's token and signing secret, and deletes the channel. */
export function SecretsPanel({ channel }: { channel: Channel }) {
  const confirming = useSignal<Confirming | undefined>(undefined);
  const rotated = useSignal<SecretProps | undefined>(undefined);
  const confirm = (what: Confirming | undefined) => (): void => {
    confirming.value = what;
  };
  const close = (): void => {
    rotated.value = undefined;
  };
  const newToken = async (): Promise<void> => {
    const text = await rotateToken(channel.id);
    rotated.value = { name: "Token", about: "The old one no longer works.", text };
    // A session of the old token would end before its owner has seen the new one.
    if (session.peek()?.role === "channel") await signIn(text);
  };
  const newSecret = async (): Promise<void> => {
    const text = await rotateSigningSecret(channel.id);
    rotated.value = { name: "Signing secret", about: "For 24 hours, webhooks are signed with both.", text };
  };
  return (
    <Panel title="Token and secret" about="Shown only once, when created.">
      <Rows>
        <Row name="Token" about="Gives full access to this channel.">
          <Button onClick={confirm("token")}>New token …</Button>
        </Row>
        <Row name="Signing secret" about="Receivers verify webhooks with it, as Standard Webhooks says.">
          <Button onClick={newSecret}>New secret</Button>
        </Row>
        {isAdmin.value && (
          <Row name="Delete channel" about="Logs it out and deletes its calls and deliveries.">
            <Button kind="danger" onClick={confirm("delete")}>
              Delete …
            </Button>
          </Row>
        )}
      </Rows>
      {confirming.value === "token" && (
        <ConfirmDialog
          title="Create a new token?"
          action="Create token"
          onClose={confirm(undefined)}
          onConfirm={newToken}
        >
          The old token stops working at once.
        </ConfirmDialog>
      )}
      {confirming.value === "delete" && <DeleteDialog channel={channel} onClose={confirm(undefined)} />}
      {rotated.value && <NewSecretDialog secret={rotated.value} onClose={close} />}
    </Panel>
  );
}

function DeleteDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  return (
    <ConfirmDialog
      title={`Delete ${channelName(channel)}?`}
      action="Delete channel"
      onClose={onClose}
      onConfirm={async () => {
        await deleteChannel(channel.id);
        goTo(["channels"]);
        await refreshChannels();
      }}
    >
      Its calls, events and deliveries are deleted with it. This cannot be undone.
    </ConfirmDialog>
  );
}

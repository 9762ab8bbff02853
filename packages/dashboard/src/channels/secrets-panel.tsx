import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { goTo } from "../navigation/route.ts";
import { Button } from "../parts/button.tsx";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { Actions, Dialog } from "../parts/dialog.tsx";
import { Panel } from "../parts/panel.tsx";
import { isAdmin, session, signIn } from "../sign-in/session.ts";
import { type Channel, channelName } from "./channel.ts";
import { refreshChannels } from "./channel-list.ts";
import { removeChannel, rotateSigningSecret, rotateToken } from "./channels-api.ts";
import { Once } from "./once.tsx";
import "./secrets-panel.css";

type Asking = "token" | "secret" | "remove";
type Told = { name: string; about: string; text: string };

/** What only its owner may know, made anew; and the channel's end. */
export function SecretsPanel({ channel }: { channel: Channel }) {
  const asking = useSignal<Asking | undefined>(undefined);
  const told = useSignal<Told | undefined>(undefined);
  const ask = (what: Asking | undefined) => (): void => {
    asking.value = what;
  };
  const forget = (): void => {
    told.value = undefined;
  };
  const newToken = async (): Promise<void> => {
    const text = await rotateToken(channel.id);
    told.value = { name: "Token", about: "The old one is dead.", text };
    // Whoever came in with the old token would be out before they have seen the new one.
    if (session.peek()?.role === "channel") await signIn(text);
  };
  const newSecret = async (): Promise<void> => {
    const text = await rotateSigningSecret(channel.id);
    told.value = { name: "Signing secret", about: "For 24 hours webhooks carry both signatures.", text };
  };
  return (
    <Panel title="Token and secret" about="They are shown once, when they are made.">
      <div class="secret-rows">
        <Row name="Token" about="Whoever has it may do all that concerns this channel.">
          <Button onClick={ask("token")}>New token …</Button>
        </Row>
        <Row
          name="Signing secret"
          about="Receivers check with it that a webhook is ours, by Standard Webhooks."
        >
          <Button onClick={newSecret}>New secret</Button>
        </Row>
        {isAdmin.value && (
          <Row name="Remove the channel" about="Logs it out, and removes its calls and deliveries.">
            <Button kind="danger" onClick={ask("remove")}>
              Remove …
            </Button>
          </Row>
        )}
      </div>
      {asking.value === "token" && (
        <ConfirmDialog
          title="Make a new token?"
          action="Make a new token"
          onClose={ask(undefined)}
          onConfirm={newToken}
        >
          The old token stops working at once; whoever uses it needs the new one.
        </ConfirmDialog>
      )}
      {asking.value === "remove" && (
        <ConfirmDialog
          title={`Remove ${channelName(channel)}?`}
          action="Remove the channel"
          onClose={ask(undefined)}
          onConfirm={async () => {
            await removeChannel(channel.id);
            goTo(["channels"]);
            await refreshChannels();
          }}
        >
          Its calls, events and deliveries are removed with it, for good.
        </ConfirmDialog>
      )}
      {told.value && <ToldOnce told={told.value} onClose={forget} />}
    </Panel>
  );
}

function Row(props: { name: string; about: string; children: ComponentChildren }) {
  return (
    <div class="secret-row">
      <div>
        <h3>{props.name}</h3>
        <p class="faint">{props.about}</p>
      </div>
      {props.children}
    </div>
  );
}

function ToldOnce({ told, onClose }: { told: Told; onClose: () => void }) {
  return (
    <Dialog title={`New ${told.name.toLowerCase()}`} onClose={onClose}>
      <Once {...told} />
      <Actions>
        <Button kind="primary" onClick={onClose}>
          I have kept it
        </Button>
      </Actions>
    </Dialog>
  );
}

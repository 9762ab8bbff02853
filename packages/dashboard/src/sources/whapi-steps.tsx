import { useSignal } from "@preact/signals";
import { Button } from "../components/button.tsx";
import { Disclosure } from "../components/disclosure.tsx";
import { TextField } from "../components/field.tsx";
import { NamedCopy } from "../components/named-copy.tsx";
import { Notice } from "../components/notice.tsx";
import { ReachNotice } from "./reach-notice.tsx";
import { type ChannelSource, registerAtWhapi, rotateSourceSecret } from "./sources-api.ts";
import "./paste-steps.css";

interface WhapiStepsProps {
  channelId: string;
  source: ChannelSource;
  /** The secret of its requests, while it is known: it is shown only once. */
  secret?: string | undefined;
}

/** Has Whapi.Cloud send a channel's calls here: by itself, or by hand. */
export function WhapiSteps({ channelId, source, secret }: WhapiStepsProps) {
  const url = source.url ?? "";
  return (
    <div class="paste-steps">
      {url && <ReachNotice url={url} provider="Whapi.Cloud" />}
      <RegisterForm channelId={channelId} />
      <Disclosure title="Or enter it by hand at Whapi.Cloud">
        <ByHand channelId={channelId} url={url} header={source.header ?? ""} secret={secret} />
      </Disclosure>
    </div>
  );
}

function RegisterForm({ channelId }: { channelId: string }) {
  const token = useSignal("");
  const apiUrl = useSignal("");
  const isDone = useSignal(false);
  const register = async (): Promise<void> => {
    const other = apiUrl.value.trim();
    await registerAtWhapi(channelId, {
      token: token.value.trim(),
      ...(other !== "" && { api_url: other }),
    });
    token.value = "";
    isDone.value = true;
  };
  if (isDone.value) {
    return (
      <Notice tone="good">
        <p>
          Done: Whapi.Cloud sends this channel's calls here, and its other webhooks stay as they were. If your
          own receiver is among them, take it out for calls, or it hears of each call twice.
        </p>
      </Notice>
    );
  }
  return (
    <div class="paste-form">
      <TextField
        label="API token of your channel at Whapi.Cloud"
        hint="On the page of your channel at panel.whapi.cloud. It is used once, and not kept."
        type="password"
        value={token.value}
        onInput={(text) => {
          token.value = text;
        }}
      />
      <Disclosure title="Whapi.Cloud gave me another API address">
        <TextField
          label="API address"
          type="url"
          placeholder="https://gate.whapi.cloud"
          value={apiUrl.value}
          onInput={(text) => {
            apiUrl.value = text;
          }}
        />
      </Disclosure>
      <Button kind="primary" disabled={token.value.trim() === ""} onClick={register}>
        Set it up at Whapi.Cloud
      </Button>
    </div>
  );
}

interface ByHandProps {
  channelId: string;
  url: string;
  header: string;
  secret: string | undefined;
}

function ByHand({ channelId, url, header, secret }: ByHandProps) {
  const made = useSignal<string | undefined>(undefined);
  const known = made.value ?? secret;
  return (
    <ol class="numbered">
      <li>
        At <strong>panel.whapi.cloud</strong>, open your channel, its <strong>Settings</strong>, and there{" "}
        <strong>Webhooks</strong>. Add one with this address:
        <div class="named-copies">
          <NamedCopy name="URL" text={url} />
        </div>
      </li>
      <li>
        Choose the event <strong>calls</strong> with <strong>POST</strong>, in the mode <strong>body</strong>.
      </li>
      <li>
        Add one header, with this name and this secret. The secret is shown only once.
        <div class="named-copies">
          <NamedCopy name="Header" text={header} />
          {known === undefined ? (
            <div>
              <Button
                onClick={async () => {
                  made.value = await rotateSourceSecret(channelId);
                }}
              >
                Make a new secret
              </Button>
              <p class="note">The one before counts for 24 more hours.</p>
            </div>
          ) : (
            <NamedCopy name="Secret" text={known} />
          )}
        </div>
      </li>
      <li>Save it there.</li>
    </ol>
  );
}

import { useSignal } from "@preact/signals";
import type { Channel } from "@ringhook/api";
import { Button, ButtonLink } from "../components/button.tsx";
import { Actions, Dialog } from "../components/dialog.tsx";
import { Disclosure } from "../components/disclosure.tsx";
import { NamedCopy } from "../components/named-copy.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { Panel } from "../components/panel.tsx";
import { Time } from "../components/time.tsx";
import { hrefTo } from "../navigation/route.ts";
import { isAdmin } from "../sign-in/session.ts";
import { CameFacts } from "../sources/came-facts.tsx";
import { FirstRequest } from "../sources/first-request.tsx";
import { MetaCallback } from "../sources/meta-callback.tsx";
import { type ChannelSource, rotateSourceSecret, useApp, useSource } from "../sources/sources-api.ts";
import { MetaTroubles, WhapiTroubles } from "../sources/troubles.tsx";
import { WhapiSteps } from "../sources/whapi-steps.tsx";
import { kindName } from "../sources/words.ts";

/** Where the calls of a provider's channel come from: what came, and what to enter at the provider. */
export function SourcePanel({ channel }: { channel: Channel }) {
  const { data, error, reload } = useSource(channel.id);
  const source = data.value;
  const provider = kindName(channel.source);
  return (
    <Panel
      title={`Calls from ${provider}`}
      actions={source && <SourceActions channel={channel} source={source} />}
    >
      {error.value !== undefined && <LoadFailure error={error.value} retry={reload} />}
      {source && (
        <>
          {source.kind === "whapi" ? (
            <FromWhapi channel={channel} source={source} />
          ) : (
            <FromMeta source={source} />
          )}
          <CameFacts
            came={source}
            isNumber={source.phone_number_id !== null}
            before={[
              ["Channel ID", <code key="id">{channel.id}</code>],
              ...(source.phone_number_id === null
                ? []
                : [["Phone number ID", <span key="number">{source.phone_number_id}</span>] as const]),
              ["Created", <Time key="created" at={channel.created_at} />],
            ]}
          />
        </>
      )}
    </Panel>
  );
}

function FromWhapi({ channel, source }: { channel: Channel; source: ChannelSource }) {
  return (
    <>
      <FirstRequest came={source} provider="Whapi.Cloud" />
      <WhapiTroubles source={source} />
      <Disclosure title="What to enter at Whapi.Cloud" open={source.last_received_at === null}>
        <WhapiSteps channelId={channel.id} source={source} />
      </Disclosure>
    </>
  );
}

function FromMeta({ source }: { source: ChannelSource }) {
  // Only whoever runs the gateway may see an app.
  const app = useApp((isAdmin.value && source.source_id) || undefined).data.value;
  return (
    <>
      <FirstRequest came={source} provider="Meta" />
      {app && <MetaTroubles app={app} number={source} />}
      {app && (
        <Disclosure title="What to enter at Meta" open={source.last_received_at === null}>
          <MetaCallback app={app} />
        </Disclosure>
      )}
    </>
  );
}

function SourceActions({ channel, source }: { channel: Channel; source: ChannelSource }) {
  const secret = useSignal<string | undefined>(undefined);
  const close = (): void => {
    secret.value = undefined;
  };
  if (source.source_id !== null) {
    if (!isAdmin.value) return null;
    return <ButtonLink href={hrefTo(["sources", source.source_id])}>The app at Meta</ButtonLink>;
  }
  return (
    <>
      <Button
        onClick={async () => {
          secret.value = await rotateSourceSecret(channel.id);
        }}
      >
        New secret for Whapi.Cloud
      </Button>
      {secret.value !== undefined && (
        <Dialog title="New secret for Whapi.Cloud" onClose={close}>
          <p>
            Enter it at Whapi.Cloud as the value of the header <code>{source.header}</code>, or set it up
            there once more with your token. The one before counts for 24 more hours.
          </p>
          <NamedCopy name="Secret" about="Shown only once." text={secret.value} />
          <Actions>
            <Button kind="primary" onClick={close}>
              Done
            </Button>
          </Actions>
        </Dialog>
      )}
    </>
  );
}

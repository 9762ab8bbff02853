import { Button } from "../components/button.tsx";
import { FirstRequest } from "../sources/first-request.tsx";
import { MetaCallback } from "../sources/meta-callback.tsx";
import type { App, ChannelSource } from "../sources/sources-api.ts";
import { MetaTroubles, WhapiTroubles } from "../sources/troubles.tsx";
import { WhapiSteps } from "../sources/whapi-steps.tsx";

/** Has Meta send an app's calls here. Meta checks the address, but does not tell whether calls are subscribed to. */
export function ConnectMeta({ app, onDone }: { app: App; onDone: () => void }) {
  return (
    <>
      <MetaCallback app={app} />
      <MetaTroubles app={app} />
      <Continue isExpected={app.last_verified_at !== null} onDone={onDone} />
    </>
  );
}

interface ConnectWhapiProps {
  channelId: string;
  source: ChannelSource;
  secret: string | undefined;
  onDone: () => void;
}

/** Has Whapi.Cloud send a channel's calls here. */
export function ConnectWhapi({ channelId, source, secret, onDone }: ConnectWhapiProps) {
  return (
    <>
      <WhapiSteps channelId={channelId} source={source} secret={secret} />
      <FirstRequest came={source} provider="Whapi.Cloud" />
      <WhapiTroubles source={source} />
      <Continue isExpected={false} onDone={onDone} />
    </>
  );
}

/** The provider's side cannot be seen from here, so a person says that it is done. */
function Continue({ isExpected, onDone }: { isExpected: boolean; onDone: () => void }) {
  return (
    <div class="step-buttons">
      <Button kind={isExpected ? "primary" : "plain"} onClick={onDone}>
        I have done this, continue
      </Button>
    </div>
  );
}

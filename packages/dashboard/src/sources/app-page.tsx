import { Crumb } from "../components/crumb.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { PageHead, Panel } from "../components/panel.tsx";
import { hrefTo } from "../navigation/route.ts";
import { AppChannels } from "./app-channels.tsx";
import { AppState, appName } from "./app-list.tsx";
import { AppSettings } from "./app-settings.tsx";
import { CameFacts } from "./came-facts.tsx";
import { FirstRequest } from "./first-request.tsx";
import { MetaCallback } from "./meta-callback.tsx";
import { useApp } from "./sources-api.ts";
import { MetaTroubles } from "./troubles.tsx";

interface AppPageProps {
  appId: string;
  /** A channel's name. */
  nameOf: (channelId: string) => string;
}

/** An app of Meta's: what came, what to enter at Meta, its channels, its secret. */
export function AppPage({ appId, nameOf }: AppPageProps) {
  const { data, error, reload } = useApp(appId);
  const app = data.value;
  if (error.value !== undefined) return <LoadFailure error={error.value} retry={reload} />;
  if (!app) return null;
  return (
    <>
      <Crumb href={hrefTo(["channels"])}>Channels</Crumb>
      <PageHead
        title={appName(app)}
        about={
          <span class="inline-list">
            <AppState app={app} />
            <span>An app of Meta's, which sends the calls of all its numbers here.</span>
          </span>
        }
      />
      <Panel title="What came from Meta">
        <FirstRequest came={app} provider="Meta" />
        <MetaTroubles app={app} />
        <CameFacts came={app} before={[["Source ID", <code key="id">{app.id}</code>]]} />
      </Panel>
      <AppChannels app={app} nameOf={nameOf} />
      <Panel title="What to enter at Meta">
        <MetaCallback app={app} />
      </Panel>
      <AppSettings app={app} onChanged={reload} />
    </>
  );
}

import { Badge } from "../components/badge.tsx";
import { Panel } from "../components/panel.tsx";
import "../components/table.css";
import { Time } from "../components/time.tsx";
import { hrefTo } from "../navigation/route.ts";
import { type App, useApps } from "./sources-api.ts";

export function appName({ name }: Pick<App, "name">): string {
  return name ?? "App without a name";
}

/** Whether an app's requests arrive. */
export function AppState({ app }: { app: Pick<App, "last_received_at"> }) {
  return app.last_received_at === null ? (
    <Badge tone="busy">Waiting for the first request</Badge>
  ) : (
    <Badge tone="good">Receiving</Badge>
  );
}

/** The apps of Meta's; nothing where there is none. */
export function AppList() {
  const apps = useApps().data.value ?? [];
  if (apps.length === 0) return null;
  return (
    <Panel title="Apps of Meta's" about="Each app has one address here for all its numbers." flush>
      <table class="table">
        <caption class="unseen">Apps of Meta's</caption>
        <thead>
          <tr>
            <th scope="col">App</th>
            <th scope="col">State</th>
            <th scope="col">Last request</th>
            <th scope="col" class="number">
              Channels
            </th>
          </tr>
        </thead>
        <tbody>
          {apps.map((app) => (
            <AppRow key={app.id} app={app} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function AppRow({ app }: { app: App }) {
  const { length } = app.channels;
  return (
    <tr>
      <td class="channel-cell">
        <a class="row-link" href={hrefTo(["sources", app.id])}>
          {appName(app)}
        </a>
        <span class="faint mono"> {app.id}</span>
      </td>
      <td>
        <AppState app={app} />
      </td>
      <td class="soft">{app.last_received_at === null ? "–" : <Time at={app.last_received_at} />}</td>
      <td class="number figures soft">
        {length}
        <span class="narrow-only"> {length === 1 ? "channel" : "channels"}</span>
      </td>
    </tr>
  );
}

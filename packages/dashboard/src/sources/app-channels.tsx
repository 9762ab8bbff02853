import { ButtonLink } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { Panel } from "../components/panel.tsx";
import "../components/named-copy.css";
import { hrefTo } from "../navigation/route.ts";
import type { App } from "./sources-api.ts";

/** The channels whose calls come through an app, and the number that has none. */
export function AppChannels({ app, nameOf }: { app: App; nameOf: (channelId: string) => string }) {
  const { channels } = app;
  const unknown = unknownNumber(app);
  return (
    <Panel
      title="Channels"
      about="Each number of the app that has a channel."
      actions={
        <ButtonLink icon="plus" href={startFor(app.id)}>
          Add a number
        </ButtonLink>
      }
    >
      {unknown !== undefined && (
        <Notice tone="busy">
          <p>
            Meta told of a call for the Phone number ID <code>{unknown}</code>, which has no channel.
          </p>
          <ButtonLink href={startFor(app.id, unknown)}>Add a channel for it</ButtonLink>
        </Notice>
      )}
      {channels.length === 0 ? (
        <p class="soft">No channel yet: calls are taken, and go nowhere.</p>
      ) : (
        <ul class="named-copies">
          {channels.map(({ id, phone_number_id: phoneNumberId }) => (
            <li key={id}>
              <a href={hrefTo(["channels", id])}>{nameOf(id)}</a>
              <p class="note">Phone number ID {phoneNumberId}</p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** The number that Meta told of last and that has no channel. */
export function unknownNumber({ channels, last_unrouted_id: unknown }: App): string | undefined {
  const isKnown = channels.some(({ phone_number_id: id }) => id === unknown);
  return unknown === null || isKnown ? undefined : unknown;
}

/** The way to a new channel of an app. */
export function startFor(app: string, number?: string): string {
  return hrefTo(["start"], { from: "meta-cloud", app, number });
}

import type { ComponentChildren } from "preact";
import { ButtonLink } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { Time } from "../components/time.tsx";
import { startFor, unknownNumber } from "./app-channels.tsx";
import type { App, Came, ChannelSource } from "./sources-api.ts";

/** When the last request was refused, if none came since that was right. */
function refusedAt({ last_refused_at: refused, ...right }: Came): number | null {
  const lastRight = Math.max(right.last_received_at ?? 0, right.last_verified_at ?? 0);
  return refused !== null && refused > lastRight ? refused : null;
}

/** What is wrong with what Whapi.Cloud sends, and what to do about it. */
export function WhapiTroubles({ source }: { source: ChannelSource }) {
  const { last_received_at: received, last_unrouted_at: unrouted } = source;
  const at = refusedAt(source);
  const isOther = unrouted !== null && unrouted >= (received ?? 0);
  return (
    <>
      {at !== null && (
        <Trouble at={at} title="A request was refused">
          its secret does not fit. Compare the header <code>{source.header}</code> at Whapi.Cloud with the
          secret that was shown here, or make a new one.
        </Trouble>
      )}
      {isOther && (
        <Trouble at={unrouted} title="A call was left out">
          it belongs to Whapi.Cloud's channel <code>{source.last_unrouted_id}</code>, and this one takes the
          calls of <code>{source.provider_channel_id}</code> alone.
        </Trouble>
      )}
    </>
  );
}

interface MetaTroublesProps {
  app: App;
  /** The number that is looked at; absent for the app as a whole. */
  number?: ChannelSource | undefined;
}

/** What is wrong with what Meta sends, and what to do about it. */
export function MetaTroubles({ app, number }: MetaTroublesProps) {
  const { last_unrouted_at: unrouted } = app;
  const other = unknownNumber(app);
  const at = refusedAt(app);
  return (
    <>
      {at !== null && (
        <Trouble at={at} title="A request was refused">
          {app.last_verified_at === null
            ? "the verify token at Meta is not the one shown here. Copy it once more."
            : "the app secret here is not the one at Meta. Copy it once more from Meta's page of the app, and enter it as the new app secret on the app's page here."}
        </Trouble>
      )}
      {unrouted !== null && other !== undefined && number && number.last_received_at === null && (
        <Trouble
          at={unrouted}
          title="A call came for another number"
          action={<ButtonLink href={startFor(app.id, other)}>Add a channel for it</ButtonLink>}
        >
          its Phone number ID is <code>{other}</code>, and this channel has{" "}
          <code>{number.phone_number_id}</code>. If that is a typing mistake, add a channel with the right ID,
          and delete this one.
        </Trouble>
      )}
    </>
  );
}

interface TroubleProps {
  at: number;
  title: string;
  children: ComponentChildren;
  action?: ComponentChildren;
}

function Trouble({ at, title, children, action }: TroubleProps) {
  return (
    <Notice tone="bad">
      <p>
        {title} (<Time at={at} />
        ): {children}
      </p>
      {action}
    </Notice>
  );
}

import { useSignal } from "@preact/signals";
import type { Callback } from "@ringhook/api";
import { callerText } from "../calls/call.ts";
import { channelNamed, channels } from "../channels/channel-list.ts";
import { Badge } from "../components/badge.tsx";
import { Button, ButtonLink } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { type Asked, asking, turn } from "./callback-work.ts";
import { Tries } from "./tries.tsx";
import { agoText, clockThere, closingText, countryName, triesText, whenText } from "./words.ts";

interface CallbackRowProps {
  callback: Callback;
  now: number;
  showChannel: boolean;
  reload: () => void;
}

/** A caller: who, where it is what time, how often they tried, and what to do about it. */
export function CallbackRow({ callback, now, showChannel, reload }: CallbackRowProps) {
  const { id, note, state } = callback;
  const showsTries = useSignal(false);
  const number = callerText(callback.caller_number, callback.caller_lid);
  return (
    <li class={`callback ${state}`} data-callback={id} tabIndex={-1}>
      <div class="callback-who">
        <p class="callback-name">
          <strong class="figures">{callback.caller_name ?? number}</strong>
          <States callback={callback} now={now} />
        </p>
        <p class="callback-about">
          {callback.caller_name !== null && <span class="figures">{number}</span>}
          <Place callback={callback} now={now} />
        </p>
        <p class="callback-tries">
          <button
            type="button"
            aria-expanded={showsTries.value}
            onClick={() => {
              showsTries.value = !showsTries.value;
            }}
          >
            <Icon name="more" size={14} />
            {triesText(callback, now)}
          </button>
          <span class="faint">{agoText(now - callback.last_call_at)}</span>
          {showChannel && (channels.value?.length ?? 0) > 1 && (
            <span class="faint">to {channelNamed(callback.channel_id)}</span>
          )}
        </p>
        {showsTries.value && <Tries callback={callback} now={now} />}
        {note !== null && <p class="callback-note">{note}</p>}
      </div>
      <RowActions callback={callback} number={number} reload={reload} />
    </li>
  );
}

function States({ callback, now }: { callback: Callback; now: number }) {
  const { state, assigned_to: who, snoozed_until: until } = callback;
  return (
    <>
      {who !== null && <Badge tone="note">{who}</Badge>}
      {state === "snoozed" && until !== null && <Badge tone="busy">Until {whenText(until, now)}</Badge>}
      {state === "done" && (
        <Badge tone="good">
          {closingText(callback.closed_by)}
          {callback.closed_at !== null && `, ${whenText(callback.closed_at, now)}`}
        </Badge>
      )}
    </>
  );
}

/** The caller's country and what its clocks show. */
function Place({ callback, now }: { callback: Callback; now: number }) {
  const { caller_country: country, caller_time_zones: zones } = callback;
  if (country === null) return null;
  const clock = clockThere(zones, now);
  return (
    <>
      <span>{countryName(country)}</span>
      {clock && (
        <span class={clock.night ? "callback-night" : ""}>
          {clock.text} there{clock.night && ", night"}
        </span>
      )}
    </>
  );
}

function RowActions({
  callback,
  number,
  reload,
}: {
  callback: Callback;
  number: string;
  reload: () => void;
}) {
  const who = callback.caller_name ?? number;
  const ask = (what: Asked) => (): void => {
    asking.value = { about: callback, what };
  };
  const isDone = callback.state === "done";
  return (
    <div class="callback-actions">
      {callback.whatsapp_url !== null && (
        <ButtonLink icon="chat" outside href={callback.whatsapp_url}>
          Open in WhatsApp
        </ButtonLink>
      )}
      <Button
        icon={isDone ? "replay" : "check"}
        label={`${isDone ? "Reopen" : "Done"}: ${who}`}
        onClick={() => turn(callback).then(reload)}
      >
        {isDone ? "Reopen" : "Done"}
      </Button>
      {!isDone && (
        <Button kind="quiet" icon="clock" label={`Snooze: ${who}`} onClick={ask("snooze")}>
          Snooze
        </Button>
      )}
      <Button kind="quiet" icon="note" label={`Note: ${who}`} onClick={ask("note")}>
        Note
      </Button>
      {!isDone && (
        <Button kind="quiet" icon="person" label={`Assign: ${who}`} onClick={ask("assign")}>
          Assign
        </Button>
      )}
    </div>
  );
}

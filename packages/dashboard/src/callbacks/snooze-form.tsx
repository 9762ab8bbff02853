import { useSignal } from "@preact/signals";
import type { Callback } from "@ringhook/api";
import { Button } from "../components/button.tsx";
import { Actions } from "../components/dialog.tsx";
import { Field } from "../components/field.tsx";
import type { CallbackChange } from "./callbacks-api.ts";
import { snoozeTimes } from "./snooze-times.ts";
import { clockText, whenText } from "./words.ts";

/** Until when an entry sleeps: a named time, or any other. */
export function SnoozeForm(props: {
  callback: Callback;
  save: (change: CallbackChange, said: string) => Promise<void>;
}) {
  const { callback, save } = props;
  const typed = useSignal("");
  const now = Date.now();
  const until = (at: number): Promise<void> =>
    save({ snoozed_until: at }, `Snoozed until ${whenText(at, now)}.`);
  const at = Date.parse(typed.value);
  const isPast = at <= now;
  return (
    <>
      <div class="callback-choices">
        {snoozeTimes(now).map(([text, time]) => (
          <Button key={text} onClick={() => until(time)}>
            {text} <span class="faint figures">{clockText(time)}</span>
          </Button>
        ))}
      </div>
      <Field label="Another time" error={isPast ? "A time in the future" : undefined}>
        {(attributes) => (
          <input
            {...attributes}
            type="datetime-local"
            value={typed.value}
            onInput={(event) => {
              typed.value = event.currentTarget.value;
            }}
          />
        )}
      </Field>
      <Actions>
        {callback.state === "snoozed" && (
          <Button onClick={() => save({ snoozed_until: null }, "Back on the list.")}>End the snooze</Button>
        )}
        <Button kind="primary" disabled={Number.isNaN(at) || isPast} onClick={() => until(at)}>
          Snooze
        </Button>
      </Actions>
    </>
  );
}

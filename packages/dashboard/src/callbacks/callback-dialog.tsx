import { useSignal } from "@preact/signals";
import type { Callback } from "@ringhook/api";
import { Button } from "../components/button.tsx";
import { Actions, Dialog } from "../components/dialog.tsx";
import { Field, TextField } from "../components/field.tsx";
import { asking, names, work } from "./callback-work.ts";
import type { CallbackChange } from "./callbacks-api.ts";
import { SnoozeForm } from "./snooze-form.tsx";

const TITLES = { note: "Note", assign: "Who calls back?", snooze: "Snooze until" } as const;
/** As the gateway takes them. */
const LONGEST_NOTE = 2_000;
const LONGEST_NAME = 100;

/** The open question about an entry: a note, who calls back, or when. */
export function CallbackDialog({ reload }: { reload: () => void }) {
  const open = asking.value;
  if (!open) return null;
  const { about, what } = open;
  const close = (): void => {
    asking.value = undefined;
  };
  const save = async (change: CallbackChange, said: string): Promise<void> => {
    await work(about, change, said);
    close();
    reload();
  };
  const form = { callback: about, save };
  return (
    <Dialog title={TITLES[what]} onClose={close}>
      {what === "note" && <NoteForm {...form} />}
      {what === "assign" && <AssignForm {...form} />}
      {what === "snooze" && <SnoozeForm {...form} />}
    </Dialog>
  );
}

interface FormProps {
  callback: Callback;
  save: (change: CallbackChange, said: string) => Promise<void>;
}

function NoteForm({ callback, save }: FormProps) {
  const text = useSignal(callback.note ?? "");
  const note = (): string | null => text.value.trim() || null;
  return (
    <>
      <Field label="What to remember about this caller">
        {(attributes) => (
          <textarea
            {...attributes}
            ref={focusEnd}
            rows={4}
            maxLength={LONGEST_NOTE}
            value={text.value}
            onInput={(event) => {
              text.value = event.currentTarget.value;
            }}
          />
        )}
      </Field>
      <Actions>
        {callback.state !== "done" && (
          <Button icon="check" onClick={() => save({ note: note(), state: "done" }, "Saved, and done.")}>
            Save and done
          </Button>
        )}
        <Button kind="primary" onClick={() => save({ note: note() }, "Note saved.")}>
          Save
        </Button>
      </Actions>
    </>
  );
}

function AssignForm({ callback, save }: FormProps) {
  const name = useSignal(callback.assigned_to ?? "");
  const assign = (who: string): Promise<void> =>
    save(
      { assigned_to: who.trim() || null },
      who.trim() ? `${who.trim()} calls back.` : "Assigned to nobody.",
    );
  const others = names.value.filter((each) => each !== callback.assigned_to);
  return (
    <form
      class="callback-form"
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      {others.length > 0 && (
        <div class="callback-choices">
          {others.slice(0, 8).map((each) => (
            <Button key={each} icon="person" onClick={() => assign(each)}>
              {each}
            </Button>
          ))}
        </div>
      )}
      <TextField
        label="Name"
        autofocus
        value={name.value}
        error={name.value.length > LONGEST_NAME ? `At most ${LONGEST_NAME} characters` : undefined}
        onInput={(value) => {
          name.value = value;
        }}
      />
      <Actions>
        {callback.assigned_to !== null && <Button onClick={() => assign("")}>Nobody</Button>}
        <Button
          kind="primary"
          type="submit"
          disabled={name.value.trim() === "" || name.value.length > LONGEST_NAME}
          onClick={() => assign(name.value)}
        >
          Assign
        </Button>
      </Actions>
    </form>
  );
}

/** The keyboard at the end of what is there. */
function focusEnd(area: HTMLTextAreaElement | null): void {
  if (!area || document.activeElement === area) return;
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
}

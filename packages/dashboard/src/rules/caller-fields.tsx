import { Button } from "../components/button.tsx";
import { CheckField, Field, TextField } from "../components/field.tsx";
import type { FieldsProps } from "./fields-props.ts";

interface CallerFieldsProps extends FieldsProps {
  /** The other rules that are about a list. */
  othersWith: (list: string) => readonly string[];
}

/** Whose calls, and which of them. */
export function CallerFields({ form, faults, set, othersWith }: CallerFieldsProps) {
  const { chosenLists, lists, numbers, hidden } = form;
  const choose = (name: string) => (on: boolean) =>
    set({ chosenLists: on ? [...chosenLists, name] : chosenLists.filter((each) => each !== name) });
  const remove = (name: string) => () => {
    const { [name]: _, ...left } = lists;
    set({ lists: left });
  };
  const isAnybody = chosenLists.length === 0 && numbers.trim() === "" && !hidden;
  return (
    <>
      {Object.keys(lists).map((name) => (
        <div key={name} class="choices">
          <div class="rule-list-choice">
            <CheckField
              label={`Callers of the list “${name}”`}
              hint={usedText(othersWith(name))}
              checked={chosenLists.includes(name)}
              onChange={choose(name)}
            />
            {!chosenLists.includes(name) && othersWith(name).length === 0 && (
              <Button kind="quiet" label={`Delete the list “${name}”`} onClick={remove(name)}>
                Delete list
              </Button>
            )}
          </div>
          {chosenLists.includes(name) && (
            <NumbersField
              label={`Numbers in “${name}”`}
              value={lists[name] ?? ""}
              error={faults.lists}
              onInput={(text) => set({ lists: { ...lists, [name]: text } })}
            />
          )}
        </div>
      ))}
      <NumbersField
        label={chosenLists.length > 0 ? "Other callers" : "Callers"}
        value={numbers}
        error={faults.numbers}
        placeholder={isAnybody ? "Anybody" : ""}
        onInput={(text) => set({ numbers: text })}
      />
      <CheckField
        label="Callers whose number WhatsApp hides"
        checked={hidden}
        onChange={(value) => set({ hidden: value })}
      />
      <More form={form} faults={faults} set={set} />
    </>
  );
}

/** A list that a rule is about cannot be deleted. */
function usedText(others: readonly string[]): string | undefined {
  if (others.length === 0) return undefined;
  return `Also used by ${others.map((id) => `“${id}”`).join(", ")}.`;
}

/** What few rules need. */
function More({ form, faults, set }: FieldsProps) {
  const isUsed = form.group || form.offline || form.repeatCalls !== "";
  return (
    <details class="rule-more" open={isUsed || faults.repeatCalls !== undefined}>
      <summary>More conditions</summary>
      <div class="rule-pair">
        <TextField
          label="Only from this many calls on"
          hint="Of the same caller. Empty: from the first."
          value={form.repeatCalls}
          error={faults.repeatCalls}
          onInput={(repeatCalls) => set({ repeatCalls: repeatCalls.trim() })}
        />
        {form.repeatCalls !== "" && (
          <TextField
            label="Within minutes"
            value={form.repeatMinutes}
            error={faults.repeatMinutes}
            onInput={(repeatMinutes) => set({ repeatMinutes: repeatMinutes.trim() })}
          />
        )}
      </div>
      <CheckField
        label="Group calls, instead of calls to you alone"
        hint="Groups are never written to."
        checked={form.group}
        onChange={(group) => set({ group })}
      />
      <CheckField
        label="Also calls that came while the channel was offline"
        checked={form.offline}
        onChange={(offline) => set({ offline })}
      />
    </details>
  );
}

function NumbersField(props: {
  label: string;
  value: string;
  error: string | undefined;
  placeholder?: string;
  onInput: (text: string) => void;
}) {
  const { label, value, error, placeholder = "+49 151 00000000" } = props;
  return (
    <Field
      label={label}
      error={error}
      hint="One a line, with the country code. +49* is every number that begins so."
    >
      {(attributes) => (
        <textarea
          {...attributes}
          rows={Math.min(6, value.split("\n").length)}
          value={value}
          placeholder={placeholder}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

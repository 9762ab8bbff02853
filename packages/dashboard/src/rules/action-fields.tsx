import type { ComponentChildren } from "preact";
import { CheckField, Field, TextField } from "../components/field.tsx";
import type { FieldsProps } from "./fields-props.ts";
import type { RuleForm } from "./rule-form.ts";

/** What a text can say of its call. */
const PLACEHOLDERS = ["{name}", "{number}", "{time}", "{date}", "{ring_seconds}"];
/** As the gateway takes it. */
const LONGEST_TEXT = 1_000;

/** What happens. Nothing chosen: the rule is an exception. */
export function ActionFields({ form, faults, set }: FieldsProps) {
  const field = (name: keyof RuleForm, label: string): ComponentChildren => (
    <TextField
      label={label}
      value={String(form[name])}
      error={faults[name]}
      onInput={(value) => set({ [name]: value.trim() })}
    />
  );
  const isNothing = ![
    form.rejects && form.on === "offered",
    form.writes && form.on !== "answered",
    form.reminds && form.on !== "answered",
    form.tags,
  ].some(Boolean);
  return (
    <>
      {form.on === "offered" && (
        <Choice label="Decline the call" checked={form.rejects} onChange={(rejects) => set({ rejects })}>
          {field("rejectAfter", "After seconds")}
        </Choice>
      )}
      {form.on !== "answered" && (
        <>
          <Choice label="Write to the caller" checked={form.writes} onChange={(writes) => set({ writes })}>
            <Body form={form} faults={faults} set={set} />
            {field(
              "writeAfter",
              form.rejects && form.on === "offered" ? "Seconds after the call came" : "After seconds",
            )}
          </Choice>
          <Choice
            label="Remind me, unless somebody has spoken to the caller"
            checked={form.reminds}
            onChange={(reminds) => set({ reminds })}
          >
            {field("remindIn", "After minutes")}
          </Choice>
        </>
      )}
      <Choice label="Mark the call in the log" checked={form.tags} onChange={(tags) => set({ tags })}>
        {field("word", "With this word")}
      </Choice>
      {isNothing && (
        <p class="note">
          Nothing chosen: the rule is an exception. Calls that fit it are left alone, and the rules below it
          do not see them.
        </p>
      )}
    </>
  );
}

function Choice(props: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ComponentChildren;
}) {
  const { label, checked, onChange, children } = props;
  return (
    <div class="rule-choice">
      <CheckField label={label} checked={checked} onChange={onChange} />
      {checked && <div class="rule-choice-fields">{children}</div>}
    </div>
  );
}

function Body({ form, faults, set }: FieldsProps) {
  return (
    <div class="choices">
      <Field label="Text" error={faults.body} hint={`${form.body.length} of ${LONGEST_TEXT} characters`}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={3}
            maxLength={LONGEST_TEXT}
            value={form.body}
            onInput={(event) => set({ body: event.currentTarget.value })}
          />
        )}
      </Field>
      <p class="rule-words">
        <span class="note">Put in:</span>
        {PLACEHOLDERS.map((word) => (
          <button
            key={word}
            type="button"
            onClick={() =>
              set({ body: `${form.body}${form.body && !/\s$/.test(form.body) ? " " : ""}${word}` })
            }
          >
            {word}
          </button>
        ))}
      </p>
    </div>
  );
}

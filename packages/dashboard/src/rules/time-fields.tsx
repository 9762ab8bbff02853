import { Field, SelectField, TextField } from "../components/field.tsx";
import type { FieldsProps } from "./fields-props.ts";
import { DAYS, type Day, needsZone } from "./rule-form.ts";

const TIMES = [
  ["always", "At any time"],
  ["within", "Within these hours"],
  ["outside", "Outside these hours"],
] as const;

const NAMES: Record<Day, string> = {
  mon: "Mon",
  tue: "Tue",
  wed: "Wed",
  thu: "Thu",
  fri: "Fri",
  sat: "Sat",
  sun: "Sun",
};

/** Hours, days and dates. */
export function TimeFields({ form, faults, set }: FieldsProps) {
  const hasHours = form.time !== "always";
  return (
    <>
      <SelectField label="Time" value={form.time} options={TIMES} onChange={(time) => set({ time })} />
      {hasHours && (
        <>
          <div class="rule-pair">
            <TextField
              label="From"
              type="time"
              value={form.from}
              error={faults.from}
              onInput={(from) => set({ from })}
            />
            <TextField
              label="To"
              type="time"
              hint={form.to < form.from ? "On the next day" : undefined}
              value={form.to}
              error={faults.to}
              onInput={(to) => set({ to })}
            />
          </div>
          <Days form={form} faults={faults} set={set} />
        </>
      )}
      {(hasHours || needsZone(form)) && <Zone form={form} faults={faults} set={set} />}
      <Field
        label={hasHours ? "Also all day on these dates" : "Only on these dates"}
        hint="One a line: 2026-12-24, or 12-24 for each year. Empty: no dates."
        error={faults.holidays}
      >
        {(attributes) => (
          <textarea
            {...attributes}
            rows={form.holidays.includes("\n") ? 4 : 1}
            value={form.holidays}
            onInput={(event) => set({ holidays: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}

function Days({ form, faults, set }: FieldsProps) {
  return (
    <fieldset class="choices">
      <legend>Days</legend>
      <div class="day-row">
        {DAYS.map((day) => (
          <label key={day}>
            <input
              type="checkbox"
              checked={form.days.includes(day)}
              onChange={(event) =>
                set({
                  days: event.currentTarget.checked
                    ? [...form.days, day]
                    : form.days.filter((each) => each !== day),
                })
              }
            />
            {NAMES[day]}
          </label>
        ))}
      </div>
      {faults.days && <p class="note wrong">{faults.days}</p>}
    </fieldset>
  );
}

function Zone({ form, faults, set }: FieldsProps) {
  return (
    <Field label="Time zone" error={faults.timezone}>
      {(attributes) => (
        <>
          <input
            {...attributes}
            list="time-zones"
            value={form.timezone}
            autocomplete="off"
            onInput={(event) => set({ timezone: event.currentTarget.value })}
          />
          <datalist id="time-zones">
            {Intl.supportedValuesOf("timeZone").map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

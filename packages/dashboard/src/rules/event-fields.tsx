import { CheckField, SelectField, TextField } from "../components/field.tsx";
import type { FieldsProps } from "./fields-props.ts";

const EVENTS = [
  ["offered", "A call comes"],
  ["missed", "A call was missed"],
  ["answered", "A call was answered"],
] as const;

const KINDS = [
  ["any", "Voice and video"],
  ["voice", "Voice only"],
  ["video", "Video only"],
] as const;

const REASONS = [
  ["timeout", "Nobody answered"],
  ["hung_up", "The caller hung up"],
  ["declined", "It was declined"],
  ["busy", "The phone was busy"],
] as const;

/** What happens with which kind of call. */
export function EventFields({ form, faults, set }: FieldsProps) {
  return (
    <>
      <div class="rule-pair">
        <SelectField label="What happens" value={form.on} options={EVENTS} onChange={(on) => set({ on })} />
        <SelectField
          label="Kind of call"
          value={form.video}
          options={KINDS}
          onChange={(video) => set({ video })}
        />
      </div>
      {form.on === "missed" && <Reasons form={form} faults={faults} set={set} />}
      {form.on !== "offered" && (
        <div class="rule-pair">
          <TextField
            label="Rang at least (seconds)"
            hint="Empty: however long"
            value={form.rangMin}
            error={faults.rangMin}
            onInput={(rangMin) => set({ rangMin: rangMin.trim() })}
          />
          <TextField
            label="Rang at most (seconds)"
            hint="Empty: however long"
            value={form.rangMax}
            error={faults.rangMax}
            onInput={(rangMax) => set({ rangMax: rangMax.trim() })}
          />
        </div>
      )}
    </>
  );
}

function Reasons({ form, faults, set }: FieldsProps) {
  return (
    <fieldset class="choices">
      <legend>Only when (none chosen: always)</legend>
      <div class="rule-checks">
        {REASONS.map(([reason, text]) => (
          <CheckField
            key={reason}
            label={text}
            checked={form.reasons.includes(reason)}
            onChange={(on) =>
              set({
                reasons: on ? [...form.reasons, reason] : form.reasons.filter((each) => each !== reason),
              })
            }
          />
        ))}
      </div>
      {faults.reasons && <p class="note wrong">{faults.reasons}</p>}
    </fieldset>
  );
}

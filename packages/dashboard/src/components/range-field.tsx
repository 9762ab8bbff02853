import { SelectField, TextField } from "./field.tsx";
import { RANGES, type RangeName } from "./range.ts";

export interface RangeChoice {
  range: RangeName;
  since: string;
  until: string;
}

/** Chooses a time range: a named one, or two dates. */
export function RangeField(props: { value: RangeChoice; onChange: (change: Partial<RangeChoice>) => void }) {
  const { value, onChange } = props;
  return (
    <>
      <SelectField
        label="Time"
        value={value.range}
        options={RANGES}
        onChange={(range) => onChange({ range })}
      />
      {value.range === "custom" && (
        <>
          <TextField label="From" type="date" value={value.since} onInput={(since) => onChange({ since })} />
          <TextField label="To" type="date" value={value.until} onInput={(until) => onChange({ until })} />
        </>
      )}
    </>
  );
}

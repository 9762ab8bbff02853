import { useSignal } from "@preact/signals";
import { TextField } from "../components/field.tsx";
import { Panel } from "../components/panel.tsx";
import { LIMIT_FIELDS } from "./limit-fields.ts";
import type { Limits } from "./rules-api.ts";

interface LimitsFormProps {
  limits: Limits;
  /** What is wrong with one of them. */
  fault: { name: string; text: string } | undefined;
  onChange: (limits: Limits) => void;
}

/** What rules do at most, and what they never do. */
export function LimitsForm({ limits, fault, onChange }: LimitsFormProps) {
  const typed = useSignal<Partial<Record<keyof Limits, string>>>({});
  // What was typed stands as it is while it is what the limit says, or no number at all.
  const textOf = (name: keyof Limits): string => {
    const text = typed.value[name];
    return text !== undefined && Object.is(numberOf(text), limits[name]) ? text : String(limits[name]);
  };
  return (
    <Panel
      title="Limits"
      about="They keep callers from being bothered, and WhatsApp from taking you for a robot."
    >
      <div class="limits">
        {LIMIT_FIELDS.map(({ name, label, least, most, about }) => (
          <TextField
            key={name}
            label={label}
            hint={`${least} to ${most.toLocaleString()}. ${about}`.replace(/\. $/, "")}
            value={textOf(name)}
            error={fault?.name === name ? fault.text : undefined}
            onInput={(text) => {
              typed.value = { ...typed.value, [name]: text };
              onChange({ ...limits, [name]: numberOf(text) });
            }}
          />
        ))}
      </div>
      <p class="note">
        Always so: groups are never written to, a caller gets at most one text an hour, and none after you
        answered on the phone.
      </p>
    </Panel>
  );
}

function numberOf(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

import "./tabs.css";

interface Tab<T extends string> {
  value: T;
  text: string;
  count?: number | undefined;
}

/** Views of one list, of which one is chosen. */
export function Tabs<T extends string>(props: {
  label: string;
  value: T;
  tabs: readonly Tab<T>[];
  onChange: (value: T) => void;
}) {
  return (
    <fieldset class="tabs">
      <legend class="unseen">{props.label}</legend>
      {props.tabs.map(({ value, text, count }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === props.value}
          onClick={() => props.onChange(value)}
        >
          {text}
          {count !== undefined && <Count of={count} />}
        </button>
      ))}
    </fieldset>
  );
}

/** From this many on, nobody counts. */
const MOST = 999;

/** A number in a pill. */
export function Count({ of }: { of: number }) {
  return <span class="count figures">{of > MOST ? `${MOST}+` : of}</span>;
}

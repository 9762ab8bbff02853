import { useId } from "preact/hooks";
import "./choice-cards.css";

interface ChoiceCardsProps<T extends string> {
  legend: string;
  value: T;
  choices: readonly { value: T; name: string; about: string }[];
  onChange: (value: T) => void;
}

/** One choice of a few, each with a sentence on what it means. */
export function ChoiceCards<T extends string>({ legend, value, choices, onChange }: ChoiceCardsProps<T>) {
  const id = useId();
  return (
    <fieldset class="choice-cards">
      <legend class="unseen">{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} class="choice-card">
          <input
            type="radio"
            name={id}
            checked={choice.value === value}
            aria-describedby={`${id}-${choice.value}`}
            aria-label={choice.name}
            onChange={() => onChange(choice.value)}
          />
          <span>
            <strong>{choice.name}</strong>
            <span class="faint" id={`${id}-${choice.value}`}>
              {choice.about}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

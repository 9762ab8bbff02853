import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { TextField } from "./field.tsx";

const PAUSE_MS = 250;

/** Searches when typing pauses. */
export function SearchField(props: {
  label: string;
  placeholder: string;
  value: string;
  onSearch: (text: string) => void;
}) {
  const text = useSignal(props.value);
  const typed = text.value;
  useEffect(() => {
    text.value = props.value;
  }, [text, props.value]);
  // Only typing restarts the pause.
  useEffect(() => {
    if (typed === props.value) return undefined;
    const timer = setTimeout(() => props.onSearch(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <TextField
      label={props.label}
      placeholder={props.placeholder}
      value={typed}
      onInput={(value) => {
        text.value = value;
      }}
    />
  );
}

import type { ResultOf } from "@ringhook/api";
import { get } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { CheckField } from "../components/field.tsx";
import { LoadFailure } from "../components/notice.tsx";

interface EventChoiceProps {
  events: readonly string[];
  error: string | undefined;
  onChange: (events: string[]) => void;
}

/** Chooses the events that a webhook subscribes to, from those that the gateway sends. */
export function EventChoice({ events, error, onChange }: EventChoiceProps) {
  const types = useLoaded("event types", () => get<ResultOf<"listEventTypes">>("/api/event-types"));
  return (
    <fieldset class="choices">
      <legend>Events</legend>
      {types.error.value !== undefined && <LoadFailure error={types.error.value} retry={types.reload} />}
      {types.data.value?.items.map(({ name, description }) => (
        <CheckField
          key={name}
          label={name}
          hint={description}
          checked={events.includes(name)}
          onChange={(checked) =>
            onChange(checked ? [...events, name] : events.filter((event) => event !== name))
          }
        />
      ))}
      {error && (
        <p class="note wrong" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

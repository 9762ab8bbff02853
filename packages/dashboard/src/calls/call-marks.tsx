import type { Call } from "@ringhook/api";
import { Badge } from "../components/badge.tsx";
import { Icon } from "../components/icon.tsx";
import { flagsOf, isOpen, outcomeOf } from "./call.ts";
import "./call-marks.css";

export function StatusBadge({ call }: { call: Pick<Call, "status" | "end_reason"> }) {
  const { text, tone } = outcomeOf(call);
  return (
    <Badge tone={tone} pulse={isOpen(call) && call.status !== "queued"}>
      {text}
    </Badge>
  );
}

/** The words that rules put to the call. */
export function Tags({ tags }: Pick<Call, "tags">) {
  return (
    <span class="tags">
      {tags.map((word) => (
        <span key={word} class="tag">
          {word}
        </span>
      ))}
    </span>
  );
}

/** Video, group, while offline: icons with words. */
export function Flags({
  call,
}: {
  call: Pick<Call, "direction" | "video" | "group" | "offline" | "silence">;
}) {
  return (
    <span class="flags">
      {flagsOf(call).map(([icon, text]) => (
        <span key={text} class="flag">
          <Icon name={icon} size={14} />
          {text}
        </span>
      ))}
    </span>
  );
}

import type { Call } from "@ringhook/api";
import { Badge } from "../components/badge.tsx";
import { Icon } from "../components/icon.tsx";
import { flagsOf, isOpen, statusOf } from "./call.ts";
import "./call-marks.css";

export function StatusBadge({ status }: Pick<Call, "status">) {
  const { text, tone } = statusOf(status);
  return (
    <Badge tone={tone} pulse={isOpen({ status }) && status !== "queued"}>
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
export function Flags({ call }: { call: Pick<Call, "video" | "group" | "offline" | "silence"> }) {
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

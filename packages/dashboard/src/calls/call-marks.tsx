import { Badge } from "../parts/badge.tsx";
import { Icon } from "../parts/icon.tsx";
import { type Call, flagsOf, isOpen, lookOf } from "./call.ts";
import "./call-marks.css";

export function StatusBadge({ status }: Pick<Call, "status">) {
  const { text, tone } = lookOf(status);
  return (
    <Badge tone={tone} pulse={isOpen({ status }) && status !== "queued"}>
      {text}
    </Badge>
  );
}

/** Video, group, while away: as signs with words. */
export function Flags({ call }: { call: Pick<Call, "video" | "group" | "offline"> }) {
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

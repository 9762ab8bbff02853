import { type Call, isOpen } from "../calls/call.ts";
import { CallTable } from "../calls/call-table.tsx";
import type { Channel } from "../channels/channel.ts";
import { useNow } from "../live/now.ts";
import { RingingCall } from "../live/ringing-call.tsx";
import { hasPhone } from "../phone/phone.ts";
import { PhonePanel } from "../phone/phone-panel.tsx";

/** Waits for the first call, and shows it ring. */
export function FirstCallStep({ channel, calls }: { channel: Channel; calls: readonly Call[] }) {
  const open = calls.filter(isOpen);
  const ended = calls.filter((call) => !isOpen(call));
  const now = useNow(open.length > 0);
  return (
    <div class="first-call">
      <p class="soft">
        {hasPhone.value ? "Play a caller, and watch the call appear." : "From another phone, call"}
        {!hasPhone.value && <strong class="figures"> +{channel.number}</strong>}
      </p>
      {open.map((call) => (
        <RingingCall key={call.id} call={call} now={now} />
      ))}
      {ended.length > 0 && <CallTable calls={ended} showChannel={false} />}
      {hasPhone.value && <PhonePanel />}
    </div>
  );
}

import type { Channel } from "@ringhook/api";
import { isOpen } from "../calls/call.ts";
import { CallTable } from "../calls/call-table.tsx";
import { RingingCall } from "../calls/ringing-call.tsx";
import { useNow } from "../components/use-now.ts";
import { hasPhone } from "../phone/phone.ts";
import { PhonePanel } from "../phone/phone-panel.tsx";
import { FirstRequest } from "../sources/first-request.tsx";
import { MetaTroubles, WhapiTroubles } from "../sources/troubles.tsx";
import { kindName } from "../sources/words.ts";
import type { Progress } from "./progress.ts";

/** Waits for the first call, and shows it ring. */
export function FirstCallStep({ channel, progress }: { channel: Channel; progress: Progress }) {
  const { calls, kind } = progress;
  const open = calls.filter(isOpen);
  const ended = calls.filter((call) => !isOpen(call));
  const now = useNow(open.length > 0);
  const byPhone = hasPhone.value && kind === "linked-device";
  return (
    <div class="first-call">
      <p class="soft">
        {byPhone ? "Place a call with the demo phone." : "From another phone, call "}
        {!byPhone &&
          (channel.number ? (
            <strong class="figures">+{channel.number}</strong>
          ) : (
            "the number of this channel."
          ))}
      </p>
      {kind !== "linked-device" && <Arrivals progress={progress} />}
      {open.map((call) => (
        <RingingCall key={call.id} call={call} now={now} />
      ))}
      {ended.length > 0 && <CallTable calls={ended} showChannel={false} />}
      {byPhone && <PhonePanel />}
    </div>
  );
}

/** Whether the provider's requests arrive, and what is wrong with them. */
function Arrivals({ progress: { kind, source, app } }: { progress: Progress }) {
  if (!source) return null;
  return (
    <>
      <FirstRequest came={source} provider={kind === "meta-cloud" ? "Meta" : kindName(kind)} />
      {kind === "whapi" && <WhapiTroubles source={source} />}
      {app && <MetaTroubles app={app} number={source} />}
    </>
  );
}

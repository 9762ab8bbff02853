import type { Call } from "@ringhook/api";
import { useLoaded } from "../api/use-loaded.ts";
import { isOpen } from "../calls/call.ts";
import { CallTable } from "../calls/call-table.tsx";
import { listCalls } from "../calls/calls-api.ts";
import { Empty } from "../components/empty.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { PageHead, Panel } from "../components/panel.tsx";
import { hrefTo } from "../navigation/route.ts";
import { hasPhone } from "../phone/phone.ts";
import { PhonePanel } from "../phone/phone-panel.tsx";
import "./live-page.css";
import { useStream } from "../api/use-stream.ts";
import { RingingCall } from "../calls/ringing-call.tsx";
import { useNow } from "../components/use-now.ts";

/** How many of the latest calls are listed. */
const SHOWN = 25;

/** Calls as they ring, and the latest calls. */
export function LivePage() {
  const { data, error, reload } = useLoaded("live", () => listCalls({}, undefined, SHOWN));
  useStream(["calls.post"], reload);
  const calls = data.value?.items;
  const open =
    calls?.filter((call) => isOpen(call) && call.status !== "queued" && call.end_reason === null) ?? [];
  const now = useNow(open.length > 0);
  const ended = calls?.filter((call) => !open.includes(call));
  return (
    <>
      <PageHead title="Live" about="Calls as they ring. This page updates itself." />
      {error.value !== undefined && <LoadFailure error={error.value} retry={reload} />}
      <div class={hasPhone.value ? "live-page with-phone" : "live-page"}>
        {hasPhone.value && <PhonePanel />}
        <div class="live-lists">
          <Ringing calls={open} now={now} />
          <Panel title="Recent calls" flush actions={<a href={hrefTo(["calls"])}>All calls</a>}>
            {ended?.length === 0 ? <NoCalls /> : <CallTable calls={ended} showChannel />}
          </Panel>
        </div>
      </div>
    </>
  );
}

function Ringing({ calls, now }: { calls: readonly Call[]; now: number }) {
  return (
    <section class="ringing" aria-label="Ringing now">
      <p class="unseen" role="status">
        {calls.length === 0 ? "No calls ringing" : `${calls.length} ringing`}
      </p>
      {calls.length === 0 && <p class="ringing-none">No calls ringing.</p>}
      {calls.map((call) => (
        <RingingCall key={`${call.channel_id}/${call.id}`} call={call} now={now} />
      ))}
    </section>
  );
}

function NoCalls() {
  return (
    <Empty icon="calls" title="No calls yet">
      <p>Call a linked number from another phone, and the call appears here.</p>
    </Empty>
  );
}

import { useLoaded } from "../api/use-loaded.ts";
import { type Call, isOpen } from "../calls/call.ts";
import { CallTable } from "../calls/call-table.tsx";
import { listCalls } from "../calls/calls-api.ts";
import { hrefTo } from "../navigation/route.ts";
import { Empty } from "../parts/empty.tsx";
import { LoadFailure } from "../parts/notice.tsx";
import { PageHead, Panel } from "../parts/panel.tsx";
import { hasPhone } from "../phone/phone.ts";
import { PhonePanel } from "../phone/phone-panel.tsx";
import "./live-page.css";
import { useNow } from "./now.ts";
import { RingingCall } from "./ringing-call.tsx";
import { useStream } from "./use-stream.ts";

/** As many of the last calls as one looks at. */
const SHOWN = 25;

/** Calls as they ring, and what became of the last ones. */
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
      <PageHead title="Live" about="Calls as they ring. Leave this page open; it keeps itself up to date." />
      {error.value !== undefined && <LoadFailure error={error.value} retry={reload} />}
      <div class={hasPhone.value ? "live-page with-phone" : "live-page"}>
        {hasPhone.value && <PhonePanel />}
        <div class="live-lists">
          <Ringing calls={open} now={now} />
          <Panel title="Last calls" flush actions={<a href={hrefTo(["calls"])}>All calls</a>}>
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
        {calls.length === 0 ? "Nothing rings" : `${calls.length} ringing`}
      </p>
      {calls.length === 0 && <p class="ringing-none">Nothing rings right now.</p>}
      {calls.map((call) => (
        <RingingCall key={`${call.channel_id}/${call.id}`} call={call} now={now} />
      ))}
    </section>
  );
}

function NoCalls() {
  return (
    <Empty icon="calls" title="No calls yet">
      <p>Call the linked number from another phone, and watch it appear here.</p>
    </Empty>
  );
}

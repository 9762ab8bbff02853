import type { Query } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { Button } from "../components/button.tsx";
import { Actions, Dialog } from "../components/dialog.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { showDone } from "../components/toast-message.ts";
import { countReplay, replayAll } from "./deliveries-api.ts";

/** Says how many deliveries a replay would send, and sends them. */
export function ReplayDialog({ query, onClose }: { query: Query; onClose: () => void }) {
  const { data, error, reload } = useLoaded("replay", () => countReplay(query));
  const count = data.value;
  const run = async (): Promise<void> => {
    const replayed = await replayAll(query, count ?? 1);
    showDone(`${replayed.toLocaleString()} replayed`);
    onClose();
  };
  return (
    <Dialog title="Replay matching deliveries" onClose={onClose}>
      {error.value !== undefined && <LoadFailure error={error.value} retry={reload} />}
      {count === undefined && error.value === undefined && <p class="faint">Counting …</p>}
      {count === 0 && (
        <p>Nothing to replay. Pending deliveries are retried anyway, and replays are not replayed.</p>
      )}
      {count !== undefined && count > 0 && (
        <p>
          <strong class="figures">{count.toLocaleString()}</strong> {count === 1 ? "delivery" : "deliveries"}{" "}
          will be sent again: the same bytes under a new <code>webhook-id</code>, with the old one in{" "}
          <code>ringhook-replay-of</code>. Pending deliveries are left alone.
        </p>
      )}
      <Actions>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" icon="replay" disabled={!count} onClick={run}>
          {count ? `Replay ${count.toLocaleString()}` : "Replay"}
        </Button>
      </Actions>
    </Dialog>
  );
}

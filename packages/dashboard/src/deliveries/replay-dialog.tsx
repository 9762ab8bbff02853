import type { Query } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { Button } from "../parts/button.tsx";
import { Actions, Dialog } from "../parts/dialog.tsx";
import { LoadFailure } from "../parts/notice.tsx";
import { showDone } from "../parts/toast-message.ts";
import { countReplay, replayAll } from "./deliveries-api.ts";

/** Tells how many deliveries a replay would send again, before it does. */
export function ReplayDialog({ query, onClose }: { query: Query; onClose: () => void }) {
  const { data, error, reload } = useLoaded("replay", () => countReplay(query));
  const count = data.value;
  const run = async (): Promise<void> => {
    const replayed = await replayAll(query, count ?? 1);
    showDone(`${replayed.toLocaleString()} replayed.`);
    onClose();
  };
  return (
    <Dialog title="Replay what matches" onClose={onClose}>
      {error.value !== undefined && <LoadFailure error={error.value} retry={reload} />}
      {count === undefined && error.value === undefined && <p class="faint">Counting …</p>}
      {count === 0 && (
        <p>
          Nothing to replay. Deliveries that are still pending are tried again by themselves, and replays are
          not replayed.
        </p>
      )}
      {count !== undefined && count > 0 && (
        <p>
          <strong class="figures">{count.toLocaleString()}</strong> {count === 1 ? "delivery" : "deliveries"}{" "}
          will be sent again: the same bytes under a new <code>webhook-id</code>, with{" "}
          <code>ringhook-replay-of</code> naming the old one. Deliveries that are still pending are left
          alone.
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

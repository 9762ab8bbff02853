import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Query } from "../api/request.ts";
import { Button } from "../parts/button.tsx";
import { download } from "../parts/download.ts";
import { showFailure } from "../parts/toast-message.ts";
import { listCalls } from "./calls-api.ts";
import { csvHead, csvOf } from "./csv.ts";

/** As many as the API gives at once. */
const PAGE = 500;

/** Saves all calls that match as CSV. They are fetched page by page, so pressing again can end it. */
export function ExportButton({ query }: { query: () => Query }) {
  const count = useSignal<number | undefined>(undefined);
  const wanted = useRef(false);
  const run = async (): Promise<void> => {
    const parts = [csvHead];
    const asked = query();
    let cursor: string | undefined;
    count.value = 0;
    do {
      const page = await listCalls(asked, cursor, PAGE);
      if (!wanted.current) return;
      parts.push(csvOf(page.items));
      count.value += page.items.length;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    download("ringhook-calls.csv", "text/csv", parts);
  };
  const press = (): void => {
    wanted.current = !wanted.current;
    if (!wanted.current) {
      count.value = undefined;
      return;
    }
    run()
      .catch(showFailure)
      .finally(() => {
        wanted.current = false;
        count.value = undefined;
      });
  };
  return (
    <Button icon={count.value === undefined ? "download" : "close"} onClick={press}>
      {count.value === undefined ? "Export CSV" : `Stop at ${count.value.toLocaleString()}`}
    </Button>
  );
}

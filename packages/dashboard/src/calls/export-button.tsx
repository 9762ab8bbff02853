import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Query } from "../api/request.ts";
import { Button } from "../components/button.tsx";
import { download } from "../components/download.ts";
import { showFailure } from "../components/toast-message.ts";
import { listCalls } from "./calls-api.ts";
import { csvHead, csvOf } from "./csv.ts";

/** The largest page that the API allows. */
const PAGE_SIZE = 500;

/** Saves all matching calls as CSV. They load page by page; a second press cancels. */
export function ExportButton({ query }: { query: () => Query }) {
  const count = useSignal<number | undefined>(undefined);
  const running = useRef(false);
  const run = async (): Promise<void> => {
    const chunks = [csvHead];
    const filter = query();
    let cursor: string | undefined;
    count.value = 0;
    do {
      const page = await listCalls(filter, cursor, PAGE_SIZE);
      if (!running.current) return;
      chunks.push(csvOf(page.items));
      count.value += page.items.length;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    download("ringhook-calls.csv", "text/csv", chunks);
  };
  const press = (): void => {
    running.current = !running.current;
    if (!running.current) {
      count.value = undefined;
      return;
    }
    run()
      .catch(showFailure)
      .finally(() => {
        running.current = false;
        count.value = undefined;
      });
  };
  return (
    <Button icon={count.value === undefined ? "download" : "close"} onClick={press}>
      {count.value === undefined ? "Export CSV" : `Cancel (${count.value.toLocaleString()})`}
    </Button>
  );
}

import { expect } from "vitest";
import type { CallFilter } from "../../src/store/history.ts";
import type { Store } from "../../src/store/store.ts";

/** What is listed of five calls that were there before calls were listed in groups, on either store. */
export async function expectEarlierCalls(store: Store): Promise<void> {
  const listed = async (filter: CallFilter): Promise<string> =>
    (await store.listCalls({ filter, after: null, limit: 9 })).map(({ callId }) => callId).join(" ");
  expect(await listed({})).toBe("C5 C4 C3 C2 C1");
  expect(await listed({ channelId: "A", direction: "incoming" })).toBe("C4 C3 C2 C1");
  expect(await listed({ status: "ringing" })).toBe("C4 C3");
  expect(await listed({ status: "missed", video: false })).toBe("C2");
  expect(await listed({ endReason: "unknown" })).toBe("C3");
  expect(await listed({ channelId: "A", endReason: "failed:131" })).toBe("C2");
}

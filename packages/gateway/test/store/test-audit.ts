import { expect, it, onTestFinished } from "vitest";
import type { AuditEntry } from "../../src/store/audit.ts";
import { T0 } from "./store-samples.ts";
import type { OpenPlace } from "./test-store.ts";

function entryAt(at: number, given: Partial<AuditEntry> = {}): AuditEntry {
  const [who, address, change] = ["admin token", "192.0.2.1", "addWebhook"];
  const touched = { webhookId: "whk_1" };
  const rest = { channelId: null, touched, fields: ["url"], status: 201, code: null };
  return { at, who, address, change, ...rest, ...given };
}

/** Who changed what: it belongs to no channel. */
export function testAudit(open: OpenPlace): void {
  it("keeps who changed what, lists it newest first and page by page, and forgets what is old", async () => {
    const place = await open();
    onTestFinished(() => place.close());
    const refused = { status: 403, code: "ADMIN_NEEDED", channelId: "A" };
    const entries = [entryAt(T0), entryAt(T0 + 1, refused), entryAt(T0 + 2, { channelId: "A" })];
    for (const entry of entries) await place.store.appendAudit({ entry });
    const store = await place.reopen();
    const all = await store.listAudit({ filter: {}, after: null, limit: 10 });
    expect(all).toMatchObject(entries.toReversed());
    const rest = await store.listAudit({ filter: {}, after: all[0]?.id ?? 0, limit: 1 });
    expect(rest).toEqual([all[1]]);
    const ofChannel = await store.listAudit({ filter: { channelId: "A" }, after: null, limit: 10 });
    expect(ofChannel).toEqual([all[0], all[1]]);
    const span = { from: T0 + 1, to: T0 + 2 };
    expect(await store.listAudit({ filter: span, after: null, limit: 10 })).toEqual([all[1]]);
    await store.sweepAudit({ before: T0 + 2 });
    expect(await store.listAudit({ filter: {}, after: null, limit: 10 })).toEqual([all[0]]);
  });
}

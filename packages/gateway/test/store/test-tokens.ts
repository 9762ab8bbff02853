import { expect, it, onTestFinished } from "vitest";
import type { TokenRecord } from "../../src/store/token-store.ts";
import { T0 } from "./store-samples.ts";
import type { OpenPlace } from "./test-store.ts";

function tokenRecord(tokenId: string, given: Partial<TokenRecord> = {}): TokenRecord {
  const never = { oldHash: null, oldUntil: null, expiresAt: null, lastUsedAt: null };
  const opens: Pick<TokenRecord, "channels" | "scopes"> = { channels: null, scopes: ["read"] };
  return {
    tokenId,
    name: `of ${tokenId}`,
    ...opens,
    hash: Uint8Array.of(1, 2),
    ...never,
    createdAt: T0,
    ...given,
  };
}

/** The operator's named tokens: they belong to no channel. */
export function testTokens(open: OpenPlace): void {
  it("keeps named tokens by their hashes, changes them, notes their use, and forgets one", async () => {
    const place = await open();
    onTestFinished(() => place.close());
    const some = tokenRecord("tok_2", {
      channels: [{ id: "A", createdAt: T0 }],
      scopes: ["send", "manage"],
      expiresAt: T0 + 9,
    });
    for (const token of [some, tokenRecord("tok_1")]) await place.store.writeToken({ token });
    const rotated = { ...some, hash: Uint8Array.of(3), oldHash: some.hash, oldUntil: T0 + 5 };
    await place.store.writeToken({ token: rotated });
    await place.store.noteTokenUse({ tokenId: "tok_1", at: T0 + 7 });
    await place.store.noteTokenUse({ tokenId: "tok_gone", at: T0 + 7 });
    const store = await place.reopen();
    expect(await store.listTokens({})).toEqual([tokenRecord("tok_1", { lastUsedAt: T0 + 7 }), rotated]);
    await store.removeToken({ tokenId: "tok_1" });
    expect(await store.listTokens({})).toEqual([rotated]);
  });
}

import { expect, it, onTestFinished } from "vitest";
import { addChannel, type OpenPlace } from "./test-store.ts";

/** Credentials are read by their keys on the way of a call, and all of them when a secret key is changed. */
export function testCredentials(open: OpenPlace): void {
  it("lists credentials page by page, each once, and none of another channel", async () => {
    const { store, close } = await open();
    onTestFinished(close);
    const [a, b] = [await addChannel(store, "A"), await addChannel(store, "B")];
    const credentials = ["k", "l"].flatMap((kind) =>
      ["1", "2", "3"].map((key, index) => ({ kind, key, value: Uint8Array.of(index) })),
    );
    await a.writeCredentials({ credentials: credentials.toReversed() });
    await b.writeCredentials({ credentials: [{ kind: "k", key: "4", value: Uint8Array.of(4) }] });
    const first = await a.listCredentials({ after: null, limit: 4 });
    const rest = await a.listCredentials({ after: first.at(-1) ?? null, limit: 4 });
    expect([...first, ...rest].map((one) => ({ ...one, value: Uint8Array.from(one.value ?? []) }))).toEqual(
      credentials,
    );
    expect(await a.listCredentials({ after: rest.at(-1) ?? null, limit: 4 })).toEqual([]);
  });
}

import { expect, onTestFinished, test } from "vitest";
import { type Call, createNetwork, type Network, type NetworkOptions, type Phone } from "../../src/index.ts";
import type { Ability, ClientKind, ForeignClient } from "../drivers/foreign-client.ts";
import { until } from "../drivers/waiting.ts";

export const ME = "61371989950";
export const FRIEND = "919984351847";

/** A network with a client that is linked to `me`. */
interface Stage {
  readonly network: Network;
  readonly me: Phone;
  readonly friend: Phone;
  readonly client: ForeignClient;
}

/** Waits until the client's application was told of calls, and the network that it was. */
export async function told(kind: ClientKind, client: ForeignClient, calls: readonly Call[], count: number) {
  await until("the application to be told", () => client.calls.length >= count);
  if (kind.cannot.acknowledge === undefined) for (const call of calls) await call.acknowledged();
}

/** A check that some clients cannot hold: then it says why, and the name tells so. */
export function able(kind: ClientKind, ability: Ability, name: string, check: () => Promise<void>): void {
  const inability = kind.cannot[ability];
  if (inability === undefined) test(name, check);
}

export async function stage(
  kind: ClientKind,
  options: NetworkOptions & { link?: "qr" | "code" } = {},
): Promise<Stage> {
  const { link = "qr", ...rest } = options;
  const network = await createNetwork(rest);
  const me = network.createPhone({ number: ME, name: "Jonathan" });
  const friend = network.createPhone({ number: FRIEND, name: "Asha" });
  const client = await kind.open(network);
  onTestFinished(async () => {
    await client.close().catch(() => {});
    await network.close();
    expect(network.faults).toEqual([]);
  });
  // What a phone sends a client that it has just linked: the key for its app state, and a first history.
  const first = new Set<string>();
  network.on("receipt", ({ id, type }) => {
    if (type === "peer_msg") first.add(id);
  });
  if (link === "qr") await client.link(me);
  else await client.linkByCode(me);
  await until("the first history", () => first.size === 2);
  return { network, me, friend, client };
}

export function texts(network: Network): string[] {
  const read: string[] = [];
  network.on("message", ({ to, text }) => {
    if (to === FRIEND) read.push(text);
  });
  return read;
}

/** The uploads of one-time keys from now on. */
export function uploadsOf(network: Network): number[] {
  const uploads: number[] = [];
  network.on("stanza", ({ stanza }) => {
    const { content } = stanza;
    const list = Array.isArray(content) ? content.find(({ tag }) => tag === "list") : undefined;
    if (stanza.attrs.xmlns === "encrypt" && Array.isArray(list?.content)) uploads.push(list.content.length);
  });
  return uploads;
}

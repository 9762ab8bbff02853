import type { Device } from "../accounts/device.ts";
import { toSeconds } from "../ground/clock.ts";
import type { Context } from "../ground/context.ts";
import { SERVICE } from "../stanzas/jid.ts";
import { node } from "../stanzas/node.ts";
import type { Collection } from "./collection.ts";

/** Tells devices which collections have changed, in one notification each (`server_sync`). */
export async function tellOfChanges(
  collections: readonly Collection[],
  devices: Iterable<Device>,
  { clock, nextStanzaId }: Pick<Context, "clock" | "nextStanzaId">,
): Promise<void> {
  if (collections.length === 0) return;
  const content = collections.map(({ name, version }) =>
    node("collection", { name, version: String(version) }),
  );
  for (const device of devices) {
    const attributes = { from: SERVICE, id: nextStanzaId(), t: toSeconds(clock()), type: "server_sync" };
    await device.outbox.add({ stanza: node("notification", attributes, content) });
  }
}

import type { Network } from "../../src/index.ts";
import { BaileysDriver } from "./baileys.ts";
import type { BaileysModule } from "./baileys-module.ts";
import type { ClientKind } from "./foreign-client.ts";
import { ZapoDriver, type ZapoModule } from "./zapo.ts";

const NO_CALL_LINKS = "It has no function for it.";
const NO_ROTATION = "It never rotates its signed prekey.";

/** The clients that are tried, by name. */
export const clients = {
  "baileys 6.7.24": baileys(
    "baileys 6.7.24",
    "baileys-6",
    {
      // It asks for a history packed into a message and then looks for it on WhatsApp's servers.
      shouldSyncHistoryMessage: () => false,
    },
    { callLink: NO_CALL_LINKS, rotation: NO_ROTATION },
  ),
  "baileys 7.0.0-rc.9": baileys("baileys 7.0.0-rc.9", "baileys-rc9"),
  "baileys 7.0.0-rc14": baileys("baileys 7.0.0-rc14", "baileys-rc14"),
  "whaileys 6.4.9": baileys(
    "whaileys 6.4.9",
    "whaileys",
    {},
    { callLink: NO_CALL_LINKS, rotation: NO_ROTATION },
  ),
  "zapo-js 0.3.0": {
    name: "zapo-js 0.3.0",
    open: async (network: Network) => new ZapoDriver((await load("zapo-js")) as ZapoModule, network),
    cannot: {
      acknowledge: "It acknowledges no call, so every call comes again at each login, as on WhatsApp.",
      rotation: "It rotates by itself once a month and offers no way to do it now.",
    },
  },
} as const satisfies Record<string, ClientKind>;

function baileys(
  name: string,
  module: string,
  config: Record<string, unknown> = {},
  cannot: ClientKind["cannot"] = {},
): ClientKind {
  return {
    name,
    open: async (network) => new BaileysDriver((await load(module)) as BaileysModule, network, config),
    cannot,
  };
}

// By a name that the compiler does not follow: the house compiles without these clients.
async function load(module: string): Promise<unknown> {
  return await import(module);
}

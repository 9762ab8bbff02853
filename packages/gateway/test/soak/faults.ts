import { setTimeout as sleep } from "node:timers/promises";
import type { Network, Phone, UpgradeStatus } from "@ringhook/simulator";

/** Something that goes wrong for a while. */
type Mishap = (network: Network, number: string) => void | Promise<void>;

const UPGRADES: UpgradeStatus[] = [401, 403, 429, 503];

/** All that passes by itself: nothing here takes a person to mend. */
const mishaps: Record<string, Mishap> = {
  "one connection drops": ({ misbehave }, number) => {
    misbehave.drop({ number });
  },
  "a connection drops right after an offer": ({ misbehave }, number) => {
    misbehave.dropAt({ number, stanza: "offer" });
  },
  "a connection drops before an end": ({ misbehave }, number) => {
    misbehave.dropAt({ number, stanza: "terminate", when: "before" });
  },
  "a connection drops in the middle of the login": ({ misbehave }, number) => {
    misbehave.dropAt({ number, stanza: "success" });
    misbehave.drop({ number });
  },
  "a stream is restarted": ({ misbehave }, number) => {
    misbehave.endStream("restart", { number });
  },
  "a stream breaks": ({ misbehave }, number) => {
    misbehave.endStream("xml_not_well_formed", { number });
  },
  "a login is refused for now": ({ misbehave }, number) => {
    misbehave.refuseLogin({ number, reason: 503 });
    misbehave.drop({ number });
  },
  "an upgrade is refused": ({ misbehave }, number) => {
    misbehave.refuseUpgrade({ status: pick(UPGRADES) });
    misbehave.drop({ number });
  },
  "a connection freezes": async ({ misbehave }, number) => {
    const thaw = misbehave.freeze({ number });
    await sleep(200 + Math.random() * 1_500);
    thaw();
  },
  "stanzas are late": ({ misbehave }, number) =>
    forAWhile(misbehave.delay({ number, ms: Math.random() * 300 })),
  "calls overtake each other": ({ misbehave }, number) =>
    forAWhile(misbehave.shuffle({ number, windowMs: 400 })),
  "stanzas come twice": ({ misbehave }, number) => {
    misbehave.repeat({ number, times: 5 });
  },
  "acknowledgements get lost": ({ misbehave }, number) => {
    misbehave.loseAcknowledgements({ number, times: 5 });
  },
};

/**
 * Lets things go wrong, about every `everyMs`, until the signal.
 * @returns how often each of them happened, once the last one is over
 */
export async function playFaults(
  network: Network,
  phones: readonly Phone[],
  everyMs: number,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const under: Promise<void>[] = [];
  while (!signal.aborted) {
    const [name, happen] = pick(Object.entries(mishaps));
    counts[name] = (counts[name] ?? 0) + 1;
    under.push(Promise.resolve(happen(network, pick(phones).number)));
    await sleep(Math.random() * 2 * everyMs);
  }
  await Promise.all(under);
  network.misbehave.stop();
  return counts;
}

async function forAWhile(stop: () => void): Promise<void> {
  await sleep(Math.random() * 2_000);
  stop();
}

function pick<T>(list: readonly T[]): T {
  const found = list[Math.floor(Math.random() * list.length)];
  if (found === undefined) throw new Error("there is nothing to pick from");
  return found;
}

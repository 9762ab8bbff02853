import type { Flatness } from "./flat.ts";
import type { Failure } from "./parts.ts";
import type { PeerFigures } from "./peers/peers.ts";
import type { Machine, Saturation } from "./results.ts";
import type { StanzaLatency } from "./stanza.ts";
import type { Latency } from "./unsaturated.ts";

/** Prints what is measured as tables, each as soon as it is there. */
export const tables = {
  machine({ cpu, cores, node, sync_ms, load_before }: Machine, repetitions: number): void {
    console.log(`${cpu}, ${cores} cores, Node ${node}; the disk syncs a page in ${sync_ms.toFixed(2)} ms`);
    console.log(`load ${load_before.toFixed(1)} before`);
    console.log(`Medians of ${repetitions} repetitions; ratios are taken within each.\n`);
  },

  saturated(saturated: readonly Saturation[]): void {
    rows(
      "saturated",
      ["bare/s", "product/s", "ratio", "CPU µs", "CPU to bare", "main µs", "writer µs", "others µs"],
      saturated.map((each) => [
        each.receiver,
        each.bare_per_second.toFixed(0),
        each.product_per_second.toFixed(0),
        each.ratio_to_bare.toFixed(2),
        each.cpu_us.toFixed(0),
        each.cpu_to_bare.toFixed(2),
        thread(each.main_us),
        thread(each.writer_us),
        thread(each.others_us),
      ]),
    );
  },

  unsaturated(unsaturated: readonly Latency[]): void {
    rows(
      "unsaturated",
      ["p50 ms", "p99 ms", "bare p50"],
      unsaturated.map((each) => [
        `${each.per_second} events/s`,
        each.p50_ms.toFixed(2),
        each.p99_ms.toFixed(2),
        each.bare_p50_ms.toFixed(2),
      ]),
    );
  },

  stanza(stanza: StanzaLatency | null): void {
    const line = stanza && [
      `${stanza.per_second} calls/s`,
      stanza.p50_ms.toFixed(2),
      stanza.p99_ms.toFixed(2),
    ];
    rows("from the stanza to the receiver", ["p50 ms", "p99 ms"], line ? [line] : []);
  },

  peers(peers: readonly PeerFigures[]): void {
    rows(
      "peers",
      ["sent/s", "ratio", "accepted", "lost", "calls", "misordered"],
      peers.map((each) => [
        each.name,
        figure(each.per_second),
        figure(each.ratio_to_bare, 2),
        figure(each.accepted_before_kill),
        figure(each.lost_in_kill),
        figure(each.calls),
        figure(each.calls_misordered),
      ]),
    );
    console.log(
      "accepted, lost: events taken over when sender and Redis were killed (-9); never delivered afterwards",
    );
    console.log(
      "calls, misordered: one in ten requests answered 500; events first arrived in the wrong order\n",
    );
  },

  flat({ finished, pending, ...found }: Flatness): void {
    rows(
      "flat",
      ["figure"],
      [
        [`rate with ${finished} done, ${pending} pending, to empty`, figure(found.ratio_to_empty, 2)],
        ["GET /api/calls, ms", figure(found.calls_ms, 1)],
        ["GET /api/deliveries, ms", figure(found.deliveries_ms, 1)],
        ["GET /api/deliveries?state=pending, ms", figure(found.pending_ms, 1)],
        ["memory of the sending process, MB", figure(found.rss_mb)],
        ["memory of the gateway, MB", figure(found.gateway_rss_mb)],
      ],
    );
  },

  end(loadAfter: number, leftOut: readonly string[], failed: readonly Failure[]): void {
    console.log(`load ${loadAfter.toFixed(1)} after`);
    for (const reason of leftOut) console.log(`left out: ${reason}`);
    for (const { part, reason } of failed) console.log(`failed: ${part}: ${reason}`);
  },
};

function figure(value: number | null, digits = 0): string {
  return value?.toFixed(digits) ?? "failed";
}

/** Of a thread's time not every system tells. */
function thread(micros: number | null): string {
  return micros?.toFixed(0) ?? "unknown";
}

function rows(title: string, columns: string[], lines: string[][]): void {
  console.log(title.padEnd(60) + columns.map((column) => column.padStart(12)).join(""));
  for (const [name = "", ...values] of lines) {
    console.log(name.padEnd(60) + values.map((value) => value.padStart(12)).join(""));
  }
  if (lines.length === 0) console.log("failed");
  console.log();
}

import type { PeerFigures } from "./peers/peers.ts";
import type { Figures } from "./results.ts";

/** Prints what a run measured, as tables. */
export function print(figures: Figures): void {
  const { machine, repetitions, saturated, unsaturated, stanza, peers, flat, left_out } = figures;
  const { cpu, cores, node, sync_ms, load_before, load_after } = machine;
  console.log(`${cpu}, ${cores} cores, Node ${node}; the disk syncs a page in ${sync_ms.toFixed(2)} ms`);
  console.log(`load ${load_before.toFixed(1)} before, ${load_after.toFixed(1)} after`);
  console.log(`Medians of ${repetitions} repetitions; ratios are taken within each.\n`);
  rows(
    "saturated",
    ["bare/s", "product/s", "ratio", "CPU µs", "CPU to bare"],
    saturated.map((each) => [
      each.receiver,
      each.bare_per_second.toFixed(0),
      each.product_per_second.toFixed(0),
      each.ratio_to_bare.toFixed(2),
      each.cpu_us.toFixed(0),
      each.cpu_to_bare.toFixed(2),
    ]),
  );
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
  rows(
    "from the stanza to the receiver",
    ["p50 ms", "p99 ms"],
    [[`${stanza.per_second} calls/s`, stanza.p50_ms.toFixed(2), stanza.p99_ms.toFixed(2)]],
  );
  printPeers(peers);
  rows(
    "flat",
    ["figure"],
    [
      [`rate with ${flat.finished} done, ${flat.pending} pending, to empty`, flat.ratio_to_empty.toFixed(2)],
      ["GET /api/calls, ms", flat.calls_ms.toFixed(1)],
      ["GET /api/deliveries, ms", flat.deliveries_ms.toFixed(1)],
      ["GET /api/deliveries?state=pending, ms", flat.pending_ms.toFixed(1)],
      ["memory of the sending process, MB", flat.rss_mb.toFixed(0)],
      ["memory of the gateway, MB", flat.gateway_rss_mb.toFixed(0)],
    ],
  );
  for (const reason of left_out) console.log(`left out: ${reason}`);
}

function printPeers(peers: PeerFigures[]): void {
  rows(
    "peers",
    ["sent/s", "ratio", "accepted", "lost", "calls", "misordered"],
    peers.map((each) => [
      each.name,
      each.per_second.toFixed(0),
      each.ratio_to_bare.toFixed(2),
      String(each.accepted_before_kill),
      String(each.lost_in_kill),
      String(each.calls),
      String(each.calls_misordered),
    ]),
  );
  console.log(
    "accepted, lost: events taken over when sender and Redis were killed (-9); never delivered afterwards",
  );
  console.log(
    "calls, misordered: one in ten requests answered 500; events first arrived in the wrong order\n",
  );
}

function rows(title: string, columns: string[], lines: string[][]): void {
  console.log(title.padEnd(60) + columns.map((column) => column.padStart(11)).join(""));
  for (const [name = "", ...values] of lines) {
    console.log(name.padEnd(60) + values.map((value) => value.padStart(11)).join(""));
  }
  console.log();
}

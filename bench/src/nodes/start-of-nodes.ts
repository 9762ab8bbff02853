import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNetwork } from "@ringhook/simulator";
import { startCallArrivals } from "../call-arrivals.ts";
import { type GatewayUnderTest, startGateway } from "../gateway-under-test.ts";
import { allConnected, linkChannels } from "../many-channels.ts";
import { SHARED_KEY } from "./full-database.ts";

export interface StartOfNodes {
  /** From the start of the first gateway until every channel is online. */
  seconds: number;
  /** How many channels each gateway has then. */
  shares: number[];
}

/** Links channels on one gateway, then starts all of them anew on several. */
export async function startOfNodes(
  database: string,
  { nodes, channels }: { nodes: number; channels: number },
): Promise<StartOfNodes> {
  const folder = mkdtempSync(join(tmpdir(), "ringhook-start-"));
  const network = await createNetwork({ preKeys: false });
  const arrivals = await startCallArrivals();
  const flags = ["--whatsapp-url", network.url, "--webhook-allow", "127.0.0.0/8", "--log-level", "warn"];
  const start = (name: string): Promise<GatewayUnderTest> =>
    startGateway(join(folder, name), flags, {
      ...SHARED_KEY,
      DATABASE_URL: database,
      RINGHOOK_NODE_NAME: name,
    });
  const first = await start("node-0");
  await linkChannels(first, network, { count: channels, webhook: { url: arrivals.url } });
  await first.stop();
  const begun = performance.now();
  const online = allConnected(network, channels);
  const gateways = await Promise.all(Array.from({ length: nodes }, (_, index) => start(`node-${index}`)));
  await online;
  const seconds = (performance.now() - begun) / 1_000;
  const answer = await gateways[0]?.ask<{ items: { channels: number }[] }>("GET", "/api/nodes");
  const shares = (answer?.items ?? []).map((node) => node.channels);
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  await network.close();
  await arrivals.stop();
  rmSync(folder, { recursive: true, force: true });
  return { seconds, shares };
}

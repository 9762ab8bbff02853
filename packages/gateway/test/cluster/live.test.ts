import { createNetwork } from "@ringhook/simulator";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { closing } from "../stage/closing.ts";
import { ADMIN_TOKEN } from "../stage/gateway-process.ts";
import { type PostgresServer, startPostgres } from "../stage/postgres.ts";
import { type NodeOfStage, startNode } from "../stage/two-nodes.ts";
import { until } from "../stage/until.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ isDurable: false });
});
afterAll(() => server.close());

/** A reader of a node's stream, which can leave and come back elsewhere with what it was told last. */
class Follower {
  readonly ids: string[] = [];
  lastId = "";
  #stopping = new AbortController();

  async follow({ gateway }: NodeOfStage, query = ""): Promise<void> {
    this.#stopping = new AbortController();
    const answer = await fetch(new URL(`/api/events${query}`, gateway.url), {
      headers: {
        authorization: `Bearer ${ADMIN_TOKEN}`,
        ...(this.lastId && { "last-event-id": this.lastId }),
      },
      signal: this.#stopping.signal,
    });
    expect(answer.status).toBe(200);
    this.#read(answer).catch(() => {});
    await until("the stream is open", () => this.lastId !== "");
  }

  leave(): void {
    this.#stopping.abort();
  }

  async #read(answer: Response): Promise<void> {
    let text = "";
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk).toString("utf8");
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) this.#take(block);
    }
  }

  #take(block: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
    const [id, event, data] = ["id", "event", "data"].map(field);
    if (id === undefined || data === undefined) return;
    this.lastId = id;
    // Of a link that was just made news may come at any time.
    if (event === "calls.post") this.ids.push(JSON.parse(data).id);
  }
}

const NUMBERS = ["15550100001", "15550100002"];

/** Two nodes, with a linked channel each, and somebody who calls them. */
async function setStage() {
  const databaseUrl = await server.database();
  const network = await createNetwork();
  onTestFinished(() => network.close());
  const nodes = [];
  for (const [index, number] of NUMBERS.entries()) {
    const node = closing(await startNode(databaseUrl, `node-${index}`, { whatsappUrl: network.url }));
    const { channel } = await node.gateway.channels.create({ id: `CHANNEL-${index}` });
    const phone = network.createPhone({ number });
    await channel.pair();
    await until("a QR code", () => channel.linkState.qr !== undefined);
    await phone.scanQr(channel.linkState.qr?.text ?? "");
    await until("the channel to be linked", () => channel.linkState.state === "AUTH");
    await until("its client to be online", () => phone.devices.some(({ isOnline }) => isOnline));
    nodes.push(node);
  }
  const caller = network.createPhone({ number: "15550100099" });
  return {
    nodes,
    /** Calls each number once; each call makes an event when it begins, and one when it is missed. */
    callAll: async (): Promise<void> => {
      for (const number of NUMBERS) {
        const call = await caller.call(number);
        await call.timeOut();
        await call.acknowledged();
      }
    },
  };
}

it("tells on either node what happens on both, each event once, wherever a follower comes back", async () => {
  const { nodes, callAll } = await setStage();
  const [first, second] = nodes;
  if (!first || !second) throw new Error("there are no nodes");
  await Promise.all(nodes.map(({ gateway }) => gateway.channels.news.read()));
  const follower = new Follower();
  onTestFinished(() => follower.leave());
  await follower.follow(first);
  await callAll();
  await until("four events", () => follower.ids.length >= 4);
  follower.leave();
  await callAll();
  await follower.follow(second);
  await callAll();
  await until(
    () => `twelve events; so far ${follower.ids.length}`,
    () => follower.ids.length >= 12,
  );
  const events = (await second.ask("GET", "/api/calls?limit=50")).body.items;
  expect(events).toHaveLength(6);
  expect(new Set(follower.ids).size).toBe(12);
  expect(follower.ids).toHaveLength(12);
});

it("has the stream of a channel of the other node", async () => {
  const { nodes, callAll } = await setStage();
  const [first] = nodes;
  if (!first) throw new Error("there are no nodes");
  await first.gateway.channels.news.read();
  const follower = new Follower();
  onTestFinished(() => follower.leave());
  await follower.follow(first, "?channel_id=CHANNEL-1");
  await callAll();
  await until("two events", () => follower.ids.length >= 2);
  expect(follower.ids).toHaveLength(2);
});

it("answers for a delivery of a channel of the other node, however its id is written", async () => {
  const { nodes, callAll } = await setStage();
  const [first, second] = nodes;
  if (!first || !second) throw new Error("there are no nodes");
  await first.gateway.channels.news.read();
  const url = "http://127.0.0.1:9/hook";
  await second.gateway.channels.webhooks.add("CHANNEL-1", { url });
  await callAll();
  const list = async (): Promise<{ id: string }[]> =>
    (await first.ask("GET", "/api/deliveries?channel_id=CHANNEL-1")).body.items;
  await until("two deliveries", async () => (await list()).length === 2);
  for (const { id } of await list()) {
    expect(await first.ask("GET", `/api/deliveries/${id.toLowerCase()}`)).toMatchObject({
      status: 200,
      body: { id, webhook: { url } },
    });
  }
});

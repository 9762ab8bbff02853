import { afterAll, beforeAll, expect, it } from "vitest";
import { closing } from "../stage/closing.ts";
import { type PostgresServer, startPostgres } from "../stage/postgres.ts";
import { type NodeOfStage, startNode } from "../stage/two-nodes.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ isDurable: false });
});
afterAll(() => server.close());

/** Two nodes, and a channel that each holds. */
async function setStage(): Promise<{
  first: NodeOfStage;
  second: NodeOfStage;
  onFirst: { id: string; token: string };
  onSecond: { id: string; token: string };
}> {
  const databaseUrl = await server.database();
  const first = closing(await startNode(databaseUrl, "first"));
  const second = closing(await startNode(databaseUrl, "second"));
  const [onFirst, onSecond] = await Promise.all(
    [first, second].map(async ({ gateway }, index) => {
      const { channel, token } = await gateway.channels.create({ id: `CHANNEL-${index + 1}` });
      return { id: channel.id, token };
    }),
  );
  if (!onFirst || !onSecond) throw new Error("no channels were made");
  await Promise.all([first, second].map(({ gateway }) => gateway.channels.news.read()));
  return { first, second, onFirst, onSecond };
}

it("answers for a channel of the other node: by path, by token, by query, and by what a path names", async () => {
  const { first, second, onSecond } = await setStage();
  expect(await first.ask("GET", `/api/channels/${onSecond.id}`)).toMatchObject({
    status: 200,
    body: { id: onSecond.id, state: "INIT", reason: null },
  });
  expect(await first.ask("GET", "/api/channels/channel-2")).toMatchObject({ body: { id: onSecond.id } });
  expect(await first.ask("PATCH", `/api/channels/${onSecond.id}`, { name: "Shop" })).toMatchObject({
    status: 200,
    body: { name: "Shop" },
  });
  expect(second.gateway.channels.get(onSecond.id).record.name).toBe("Shop");
  expect(await first.ask("GET", "/health", undefined, onSecond.token)).toMatchObject({
    status: 200,
    body: { channel_id: onSecond.id },
  });
  expect(await first.ask("GET", `/api/calls?channel_id=${onSecond.id}`)).toMatchObject({ status: 200 });
  expect(
    await first.ask("POST", "/api/deliveries/replay", { channel_id: onSecond.id, dry_run: true }),
  ).toMatchObject({ status: 200, body: { matched: 0 } });
});

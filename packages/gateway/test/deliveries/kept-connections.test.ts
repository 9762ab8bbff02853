import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { closing } from "../stage/closing.ts";
import { type DeliveryStage, setDeliveryStage } from "../stage/delivery-stage.ts";
import { type RawServer, startRawServer } from "../stage/raw-server.ts";
import { until } from "../stage/until.ts";

function stageFor(url: string): Promise<DeliveryStage> {
  return setDeliveryStage({ webhooks: [{ url }], timeoutMs: 5_000, retryDelayMs: 60_000 });
}

describe("a connection that was kept", () => {
  const ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

  /** Answers the first request of each connection, and does this at the second. */
  async function playTwo(
    atSecond: (socket: Socket) => void,
  ): Promise<{ stage: DeliveryStage; raw: RawServer }> {
    const raw = closing(
      await startRawServer((socket, number) => (number === 1 ? socket.write(ok) : atSecond(socket))),
    );
    const stage = await stageFor(raw.url);
    await stage.play("A", "offered");
    await until("the first arrived", () => stage.settlements.length === 1);
    await stage.play("A", "ringing");
    await until("the second is settled", () => stage.settlements.length === 2);
    return { stage, raw };
  }

  it.each<[string, (socket: Socket) => void]>([
    ["is closed as a request goes out", (socket) => socket.end()],
    ["is reset as a request goes out", (socket) => socket.resetAndDestroy()],
    ["answers what was left over from before", (socket) => socket.write("\0\0junk\r\n\r\n")],
    [
      "was idle for too long for it",
      (socket) => socket.end("HTTP/1.1 408 Timeout\r\nconnection: close\r\n\r\n"),
    ],
  ])("and %s: the request goes over a fresh one at once, in the same attempt", async (_name, atSecond) => {
    const { stage, raw } = await playTwo(atSecond);
    expect(raw.connections).toBe(2);
    expect(stage.settlements.map(({ state, attempt }) => ({ state, ...attempt }))).toMatchObject([
      { state: "delivered", number: 1, remark: null },
      { state: "delivered", number: 1, status: 200, error: null, remark: "SENT_AGAIN" },
    ]);
    expect(stage.dispatcher.health("MANTIS-M72HC", "whk_0")?.failing).toBe(false);
  });

  it("and breaks in the middle of an answer has answered: that is the endpoint's failure", async () => {
    const { stage, raw } = await playTwo((socket) => socket.end("HTTP/1.1 2"));
    expect(raw.connections).toBe(1);
    expect(stage.settlements[1]).toMatchObject({
      state: "pending",
      attempt: { error: "CONNECTION_RESET", remark: null },
    });
  });

  it("a fresh connection that breaks is not tried again at once", async () => {
    const raw = closing(await startRawServer((socket) => socket.end()));
    const stage = await stageFor(raw.url);
    await stage.play("A", "offered");
    await until("it is settled", () => stage.settlements.length === 1);
    expect(raw.requests).toBeLessThanOrEqual(2);
    expect(stage.settlements[0]).toMatchObject({ state: "pending", attempt: { error: "CONNECTION_RESET" } });
  });

  it("however often kept ones are closed, the endpoint does not become a failing one", async () => {
    const raw = closing(
      await startRawServer((socket, number) => (number === 1 ? socket.write(ok) : socket.destroy())),
    );
    const stage = await stageFor(raw.url);
    for (let call = 0; call < 24; call += 1) {
      await stage.play(`C${call}`, "offered");
      await until("it is settled", () => stage.settlements.length === call + 1);
    }
    expect(
      stage.settlements.every(({ state, attempt }) => state === "delivered" && attempt?.number === 1),
    ).toBe(true);
  });
});

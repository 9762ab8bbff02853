import { expect } from "vitest";
import { aMoment, ME, test } from "./support/network-test.ts";

test("brings stanzas late, in order", async ({ network, friend, client }) => {
  const stop = network.misbehave.delay({ ms: 200 });
  const began = performance.now();
  const call = await friend.call(ME);
  expect(performance.now() - began).toBeGreaterThan(190);
  const ringing = call.ring();
  stop();
  await Promise.all([ringing, call.timeOut()]);
  await call.acknowledged();
  expect(client.steps()).toEqual([["offer"], ["relaylatency"], ["terminate"]]);
});

test("lets calls overtake each other, and keeps each call in order", async ({ network, friend, client }) => {
  network.misbehave.shuffle({ windowMs: 100 });
  const calls = await Promise.all(Array.from({ length: 8 }, () => friend.call(ME)));
  await Promise.all(calls.flatMap((call) => [call.ring(), call.timeOut()]));
  await Promise.all(calls.map((call) => call.acknowledged()));
  const sent = calls.map(({ id }) => id);
  const came = client.steps("call-id");
  for (const id of sent) {
    expect(came.filter((step) => step[1] === id).map(([tag]) => tag)).toEqual([
      "offer",
      "relaylatency",
      "terminate",
    ]);
  }
  expect(came.filter(([tag]) => tag === "offer").map((step) => step[1])).not.toEqual(sent);
});

test("repeats stanzas, and wants each repetition acknowledged", async ({ network, friend, client }) => {
  network.misbehave.repeat({ stanza: "offer", extra: 2 });
  const call = await friend.call(ME);
  await call.timeOut();
  await call.acknowledged();
  await expect.poll(() => client.steps()).toEqual([["offer"], ["offer"], ["offer"], ["terminate"]]);
  expect(network.stanzas.map(({ deliveredTimes }) => deliveredTimes)).toEqual([3, 1]);
});

test("loses acknowledgements, and sends again what was acknowledged for nothing", async ({
  network,
  friend,
  client,
}) => {
  network.misbehave.loseAcknowledgements();
  const call = await friend.call(ME);
  await expect(call.acknowledged({ timeoutMs: 150 })).rejects.toMatchObject({ code: "NOT_ACKNOWLEDGED" });
  await client.crash();
  await client.login();
  await call.acknowledged();
  expect(client.steps("offline")).toEqual([
    ["offer", undefined],
    ["offer", "0"],
  ]);
});

test("answers a reject with an error that clients see, one that they do not see, or never", async ({
  network,
  friend,
  client,
}) => {
  const call = await friend.call(ME);
  const reject = () => client.socket.rejectCall(call.id, call.creator);
  network.misbehave.answerRejects({ error: 404, as: "child" });
  await expect(reject()).rejects.toMatchObject({ data: 404 });
  network.misbehave.answerRejects({ error: 404, as: "attribute" });
  await reject();
  network.misbehave.answerRejects("never");
  const unanswered = reject();
  await aMoment();
  network.misbehave.drop();
  await expect(unanswered).rejects.toBe(1006);
  expect(call.state).toBe("placed");
});

import { expect, it, onTestFinished } from "vitest";
import { client } from "../http/api.ts";
import { closing } from "../stage/closing.ts";
import { setGatewayStage } from "../stage/gateway-stage.ts";
import { CHANNEL, OWN, T } from "../stage/samples.ts";
import { SetClock } from "../stage/set-clock.ts";
import { freshNumber, listed, setRules } from "./rule-stage.ts";

const MINUTE = 60_000;

it("puts a word to the call, and reminds of it half an hour later, once, through restarts", async () => {
  const clock = new SetClock();
  const stage = closing(await setGatewayStage({ clock }));
  await stage.link();
  const { webhooks } = stage.gateway.channels;
  const [webhook] = webhooks.list(CHANNEL);
  const events = ["calls.post", "reminders.post"];
  await webhooks.change(CHANNEL, webhook?.webhookId ?? "", { events });
  const then = [{ tag: { word: "late" } }, { remind: { in_min: 30 } }];
  const { caller, outcomes, watch } = await setRules(stage, {
    rules: [{ id: "log", when: { on: "missed" }, then }],
  });
  const spokenTo = stage.network.createPhone({ number: freshNumber() });
  const restartAfter = async (ms: number): Promise<void> => {
    await stage.stopGateway();
    clock.pass(ms);
    stage.states.length = 0;
    await stage.startGateway();
    onTestFinished(watch());
    await stage.reaches("AUTH");
    await stage.isOnline();
  };

  const call = await caller.call(OWN, { at: T });
  await call.timeOut({ at: T + 30_000 });
  const other = await spokenTo.call(OWN, { at: T });
  await other.timeOut({ at: T + 30_000 });
  expect(await outcomes(2)).toEqual(["log tag done", "log tag done"]);
  const states = async (callId: string) =>
    (await listed(stage, callId)).items.map(({ kind, state, reason }) => [kind, state, reason]);
  expect(await states(call.id)).toEqual([
    ["remind", "pending", null],
    ["tag", "done", null],
  ]);
  // The log's rows have the word, too.
  const log = await client(stage.gateway.url, stage.gateway.adminToken)("GET", "/api/calls");
  expect(log.body).toMatchObject({ items: [{ tags: ["late"] }, { tags: ["late"] }] });

  await restartAfter(29 * MINUTE);
  expect(await states(call.id)).toContainEqual(["remind", "pending", null]);
  // Whoever is spoken to meanwhile needs no reminder.
  await (await spokenTo.call(OWN, { at: T + 29 * MINUTE })).answer({ at: T + 29 * MINUTE + 3_000 });
  const before = (await stage.bodies(6)).length;

  await restartAfter(MINUTE);
  const dueBy = clock.wall();
  expect((await outcomes(4)).slice(2).toSorted()).toEqual(["log remind done", "log remind skipped answered"]);
  const bodies = await stage.bodies(before + 1);
  expect(bodies.slice(before).map((body) => JSON.parse(body))).toEqual([
    {
      reminders: [
        {
          call_id: call.id,
          from: `${caller.number}@s.whatsapp.net`,
          name: caller.name,
          called_at: T,
          rule: "log",
        },
      ],
      event: { type: "reminders", event: "post" },
      channel_id: CHANNEL,
    },
  ]);
  const [reminded] = (await listed(stage, call.id)).items;
  expect(reminded).toMatchObject({ kind: "remind", state: "done", settled_at: dueBy });
  const ask = client(stage.gateway.url, stage.gateway.adminToken);
  const waiting = await ask("GET", `/api/callbacks?channel_id=${CHANNEL}&state=open`);
  expect(waiting.body).toMatchObject({ items: [{ caller_number: caller.number, calls: 1 }] });

  await restartAfter(60 * MINUTE);
  // What comes after it shows that nothing comes of it any more.
  await caller.call(OWN, { at: T + 90 * MINUTE });
  const after = await stage.bodies(before + 2);
  expect(after.filter((body) => "reminders" in JSON.parse(body))).toHaveLength(1);
});

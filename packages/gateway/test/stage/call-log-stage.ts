import type { Call as ApiCall, Channel as ApiChannel } from "@ringhook/api";
import type { PlacedCall } from "@ringhook/simulator";
import { expect } from "vitest";
import { type GatewayStage, test as onStage } from "./gateway-stage.ts";
import { type HttpReceiver, startHttpReceiver } from "./http-receiver.ts";
import { CHANNEL, OWN, T } from "./samples.ts";
import { until } from "./until.ts";

/** What `calls.patch` says of a call. */
type Update = Record<string, unknown>;

export interface Told {
  receiver: HttpReceiver;
  /** Waits until so many updates have come, and no more. */
  updates(count: number): Promise<Update[]>;
}

/** A stage with a webhook of its own for `calls.patch`, on which a call has told whose the caller's LID is. */
export const test = onStage.extend<{ told: Told }>({
  told: async ({ stage }, use) => {
    const receiver = await startHttpReceiver();
    const { webhooks } = stage.gateway.channels;
    const { webhookId } = await webhooks.add(CHANNEL, { url: receiver.url, events: ["calls.patch"] });
    const call = await stage.caller.call(OWN, { at: T });
    await call.hangUp({ at: T + 1_000 });
    await call.acknowledged();
    await stage.bodies(2);
    stage.receiver.requests.length = 0;
    await use({
      receiver,
      updates: async (count) => {
        await until(`${count} updates`, () => receiver.requests.length >= count);
        expect(receiver.requests).toHaveLength(count);
        return receiver.requests.flatMap(({ body }) => JSON.parse(body).calls_updates);
      },
    });
    await webhooks.remove(CHANNEL, webhookId);
    await receiver.close();
  },
});

export async function ask<Answer>({ gateway }: GatewayStage, path: string): Promise<Answer> {
  const headers = { authorization: `Bearer ${gateway.adminToken}` };
  return (await (await fetch(`${gateway.url}/api${path}`, { headers })).json()) as Answer;
}

export const callOf = (stage: GatewayStage, id: string) => ask<ApiCall>(stage, `/calls/${CHANNEL}/${id}`);
export const countsOf = async (stage: GatewayStage) => {
  const { call_log: counts } = await ask<ApiChannel>(stage, `/channels/${CHANNEL}`);
  if (!counts) throw new Error("the channel has no call log");
  return counts;
};

/** Places a call, and waits until the gateway has it. */
export async function placed(stage: GatewayStage, call: PlacedCall): Promise<string> {
  const { id } = await stage.own.placesCall(call);
  await until(`call ${id}`, async () => (await callOf(stage, id)).status === "ended");
  return id;
}

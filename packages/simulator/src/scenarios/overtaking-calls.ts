import { defineScenario } from "./scenario.ts";

export const overtakingCalls = defineScenario({
  name: "overtaking-calls",
  description: "Five calls come at the same time, and their stanzas overtake each other.",
  async play({ network, me, call }) {
    const stop = network.misbehave.shuffle({ number: me.number, windowMs: 200 });
    const ringing = await Promise.all([call(), call(), call(), call(), call()]);
    await Promise.all(ringing.flatMap((each) => [each.ring(), each.timeOut()]));
    await Promise.all(ringing.map((each) => each.acknowledged()));
    stop();
  },
});

import { defineScenario } from "./scenario.ts";

export const frozen = defineScenario({
  name: "frozen",
  description: "The network falls silent for a while in the middle of a call, and then catches up.",
  async play({ network, me, call, pause }) {
    const ringing = await call();
    const thaw = network.misbehave.freeze({ number: me.number });
    const rest = [ringing.ring(), ringing.hangUp()];
    await pause(5);
    thaw();
    await Promise.all(rest);
    await ringing.acknowledged();
  },
});

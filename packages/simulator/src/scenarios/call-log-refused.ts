import { defineScenario } from "./scenario.ts";

export const callLogRefused = defineScenario({
  name: "call-log-refused",
  description: "WhatsApp answers questions for the call log with an error for a while.",
  async play({ network, me, caller, pause }) {
    const scope = { number: me.number };
    const stop = network.misbehave.answerSync({ error: 500 }, { ...scope, times: Number.POSITIVE_INFINITY });
    await me.placesCall({ to: caller.number });
    await pause(10);
    stop();
    await me.placesCall({ to: caller.number });
    await me.acknowledged();
  },
});

import { defineScenario } from "./scenario.ts";

export const callLogSnapshot = defineScenario({
  name: "call-log-snapshot",
  description: "WhatsApp begins anew with a snapshot, of which nothing can be read, and goes on from there.",
  async play({ network, me, caller, pause }) {
    const scope = { number: me.number };
    const stop = network.misbehave.answerSync("snapshot", { ...scope, times: Number.POSITIVE_INFINITY });
    await me.placesCall({ to: caller.number, quietly: true });
    await me.placesCall({ to: caller.number });
    await pause(10);
    stop();
    await me.placesCall({ to: caller.number });
    await me.acknowledged();
  },
});

import { defineScenario } from "./scenario.ts";

export const callLogNoKey = defineScenario({
  name: "call-log-no-key",
  description: "The phone has changed its key and never gives the client the new one.",
  async play({ me, caller, pause }) {
    me.appState.renewKey();
    await me.placesCall({ to: caller.number });
    await pause(10);
    await me.placesCall({ to: caller.number });
    await me.acknowledged();
  },
});

import { defineScenario } from "./scenario.ts";

export const callLogLateKey = defineScenario({
  name: "call-log-late-key",
  description: "The phone has changed its key, and a record comes before the client has the new one.",
  async play({ me, caller, pause }) {
    me.appState.renewKey();
    await me.placesCall({ to: caller.number, duration: 47 });
    await pause(10);
    await me.appState.shareKey();
    await me.acknowledged();
  },
});

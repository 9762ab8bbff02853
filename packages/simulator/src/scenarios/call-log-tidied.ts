import { defineScenario } from "./scenario.ts";

export const callLogTidied = defineScenario({
  name: "call-log-tidied",
  description:
    "A record is taken away and the calls with somebody are cleared: neither says anything about a call.",
  async play({ me, caller, pause }) {
    const { id } = await me.placesCall({ to: caller.number });
    await pause(5);
    await me.appState.removeCall(id);
    await me.appState.clearCalls(caller.number);
    await me.acknowledged();
  },
});

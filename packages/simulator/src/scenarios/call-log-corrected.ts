import { defineScenario } from "./scenario.ts";

export const callLogCorrected = defineScenario({
  name: "call-log-corrected",
  description: "A call that was missed turns out to be taken elsewhere.",
  async play({ me, caller, pause }) {
    const { id } = await me.placesCall({ to: caller.number, result: "MISSED" });
    await pause(5);
    await me.placesCall({ to: caller.number, id, result: "ACCEPTEDELSEWHERE" });
    await me.acknowledged();
  },
});

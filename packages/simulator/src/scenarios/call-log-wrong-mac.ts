import { defineScenario } from "./scenario.ts";

export const callLogWrongMac = defineScenario({
  name: "call-log-wrong-mac",
  description: "A patch of the call log is not signed as it must be, and a good one follows.",
  async play({ network, me, caller }) {
    network.misbehave.spoilPatches({ flaw: "patch-mac", number: me.number });
    await me.placesCall({ to: caller.number });
    await me.placesCall({ to: caller.number });
    await me.acknowledged();
  },
});

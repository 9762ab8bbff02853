import { defineScenario } from "./scenario.ts";

export const callLogJump = defineScenario({
  name: "call-log-jump",
  description: "The version of the call log jumps.",
  async play({ network, me, caller }) {
    network.misbehave.spoilPatches({ flaw: "version-jump", number: me.number });
    await me.placesCall({ to: caller.number });
    await me.placesCall({ to: caller.number });
    await me.acknowledged();
  },
});

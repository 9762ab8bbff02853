import { defineScenario } from "./scenario.ts";

export const callLogElsewhere = defineScenario({
  name: "call-log-elsewhere",
  description: "A change of the call log is too long for a patch, and in a file that cannot be fetched.",
  async play({ network, me, caller }) {
    network.misbehave.spoilPatches({ flaw: "elsewhere", number: me.number });
    await me.placesCall({ to: caller.number });
    await me.placesCall({ to: caller.number });
    await me.acknowledged();
  },
});

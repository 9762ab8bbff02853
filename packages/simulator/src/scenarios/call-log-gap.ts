import { defineScenario } from "./scenario.ts";

export const callLogGap = defineScenario({
  name: "call-log-gap",
  description: "A patch of the call log is lost, and the next ones come.",
  async play({ network, me, caller }) {
    await me.placesCall({ to: caller.number });
    network.misbehave.spoilPatches({ flaw: "lost", number: me.number });
    await me.placesCall({ to: caller.number });
    await me.placesCall({ to: caller.number });
    await me.acknowledged();
  },
});

import { defineScenario } from "./scenario.ts";

export const callLogWrongRecord = defineScenario({
  name: "call-log-wrong-record",
  description: "A record is not what its MAC says, in a patch that is signed as it must be.",
  async play({ network, me, caller }) {
    network.misbehave.spoilPatches({ flaw: "value-mac", number: me.number });
    await me.placesCall({ to: caller.number });
    await me.placesCall({ to: caller.number });
    await me.acknowledged();
  },
});

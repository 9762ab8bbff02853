import { defineScenario } from "./scenario.ts";

export const callLogOwnGroup = defineScenario({
  name: "call-log-own-group",
  description: "A call between two has the own JID where a group's would stand.",
  async play({ me, caller }) {
    await me.placesCall({ to: caller.number, group: "own" });
    await me.acknowledged();
  },
});

import { defineScenario } from "./scenario.ts";

export const callLogGroup = defineScenario({
  name: "call-log-group",
  description: "A group video call of the own phone is in the call log.",
  async play({ me, caller }) {
    await me.placesCall({ to: [caller.number, "4915112345678"], video: true, duration: 610 });
    await me.acknowledged();
  },
});

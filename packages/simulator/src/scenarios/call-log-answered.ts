import { defineScenario } from "./scenario.ts";

export const callLogAnswered = defineScenario({
  name: "call-log-answered",
  description: "The own phone calls somebody, and its call log tells how long they talked.",
  async play({ me, caller }) {
    await me.placesCall({ to: caller.number, duration: 93 });
    await me.acknowledged();
  },
});

import { defineScenario } from "./scenario.ts";

export const callLogWhileAway = defineScenario({
  name: "call-log-while-away",
  description: "The own phone calls somebody while the client is away.",
  async play({ me, caller, whileAway }) {
    await whileAway(() => me.placesCall({ to: caller.number, duration: 12 }));
    await me.acknowledged();
  },
});

import { defineScenario } from "./scenario.ts";

const OTHER_RESULTS = [
  "REJECTED",
  "CANCELLED",
  "ACCEPTEDELSEWHERE",
  "MISSED",
  "INVALID",
  "UNAVAILABLE",
  "UPCOMING",
  "FAILED",
  "ABANDONED",
  "ONGOING",
] as const;

export const callLogOutcomes = defineScenario({
  name: "call-log-outcomes",
  description: "Calls of the own phone come out in every other way that there is.",
  async play({ me, caller }) {
    for (const result of OTHER_RESULTS) await me.placesCall({ to: caller.number, result });
    await me.acknowledged();
  },
});

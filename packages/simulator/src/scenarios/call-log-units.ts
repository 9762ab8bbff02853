import { defineScenario } from "./scenario.ts";

export const callLogUnits = defineScenario({
  name: "call-log-units",
  description:
    "The call log counts the start of a call in seconds, of another in milliseconds, of a third in microseconds.",
  async play({ me, caller }) {
    for (const unit of ["s", "ms", "us"] as const) await me.placesCall({ to: caller.number, unit });
    await me.acknowledged();
  },
});

import { defineScenario } from "./scenario.ts";

export const callLogIncoming = defineScenario({
  name: "call-log-incoming",
  description: "A companion wrote a record of a call that somebody else placed.",
  async play({ me, caller }) {
    await me.placesCall({ to: me.number, from: caller.number, duration: 31, writer: "web" });
    await me.acknowledged();
  },
});

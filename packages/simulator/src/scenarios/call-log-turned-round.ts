import { defineScenario } from "./scenario.ts";

export const callLogTurnedRound = defineScenario({
  name: "call-log-turned-round",
  description: "A WhatsApp Web wrote the record, and turned its direction round.",
  async play({ me, caller }) {
    await me.placesCall({ to: caller.number, writer: "web" });
    await me.acknowledged();
  },
});

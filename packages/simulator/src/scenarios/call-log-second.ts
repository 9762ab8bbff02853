import { defineScenario } from "./scenario.ts";

export const callLogSecond = defineScenario({
  name: "call-log-second",
  description: "Two collections have changed, and the call log is the second that the notification names.",
  async play({ me, caller }) {
    await me.appState.saveContact(caller.number, "Asha Rao", { quietly: true });
    await me.placesCall({ to: caller.number, quietly: true });
    await me.appState.tell();
    await me.acknowledged();
  },
});

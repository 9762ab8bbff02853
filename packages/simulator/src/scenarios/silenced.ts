import { defineScenario } from "./scenario.ts";

export const silenced = defineScenario({
  name: "silenced",
  description: "The owner silences unknown callers: the offer says so, and no phone rings.",
  async play({ call, pause }) {
    const unheard = await call({ silence: "privacy" });
    await pause(20);
    await unheard.hangUp();
    await unheard.acknowledged();
  },
});

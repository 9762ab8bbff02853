import { defineScenario } from "./scenario.ts";

export const unknownStanzas = defineScenario({
  name: "unknown-stanzas",
  description: "Stanzas that nobody knows come between those that matter.",
  async play({ call, pause }) {
    const ringing = await call();
    await ringing.send("mute_v2", { "mute-state": "1" });
    await pause(1);
    await ringing.ring();
    await ringing.send("surprise", { reason: "none of your business" });
    await pause(5);
    await ringing.hangUp();
    await ringing.acknowledged();
  },
});

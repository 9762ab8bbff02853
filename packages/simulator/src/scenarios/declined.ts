import { defineScenario } from "./scenario.ts";

export const declined = defineScenario({
  name: "declined",
  description: "Somebody declines on the own phone.",
  async play({ call, pause }) {
    const ringing = await call();
    await pause(1);
    await ringing.ring();
    await pause(3);
    await ringing.decline();
    await ringing.acknowledged();
  },
});

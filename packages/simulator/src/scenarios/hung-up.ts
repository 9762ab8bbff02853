import { defineScenario } from "./scenario.ts";

export const hungUp = defineScenario({
  name: "hung-up",
  description: "The caller hangs up before anybody answers.",
  async play({ call, pause }) {
    const ringing = await call();
    await pause(1);
    await ringing.ring();
    await pause(5);
    await ringing.hangUp();
    await ringing.acknowledged();
  },
});

import { defineScenario } from "./scenario.ts";

export const declinedElsewhere = defineScenario({
  name: "declined-elsewhere",
  description: "Another device declines, and the caller's phone tells the others so.",
  async play({ call, pause }) {
    const ringing = await call();
    await pause(1);
    await ringing.ring();
    await pause(3);
    await ringing.terminate("rejected_elsewhere");
    await ringing.acknowledged();
  },
});

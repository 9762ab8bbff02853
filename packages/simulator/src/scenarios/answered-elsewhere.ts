import { defineScenario } from "./scenario.ts";

export const answeredElsewhere = defineScenario({
  name: "answered-elsewhere",
  description: "Another device answers, and the caller's phone tells the others so.",
  async play({ call, pause }) {
    const ringing = await call();
    await pause(1);
    await ringing.ring();
    await pause(4);
    await ringing.terminate("accepted_elsewhere");
    await ringing.acknowledged();
  },
});

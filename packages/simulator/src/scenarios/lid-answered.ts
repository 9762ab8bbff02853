import { defineScenario } from "./scenario.ts";

export const lidAnswered = defineScenario({
  name: "lid-answered",
  description: "A call that names everybody by LID is answered on the own phone.",
  async play({ call, pause }) {
    const ringing = await call({ addressing: "lid" });
    await pause(1);
    await ringing.ring();
    await pause(4);
    await ringing.answer();
    await ringing.acknowledged();
  },
});

import { defineScenario } from "./scenario.ts";

export const lidWithNumber = defineScenario({
  name: "lid-with-number",
  description: "The caller is named by LID, and the offer tells the number.",
  async play({ call, pause }) {
    const ringing = await call({ addressing: "lid" });
    await pause(1);
    await ringing.ring();
    await pause(10);
    await ringing.timeOut();
    await ringing.acknowledged();
  },
});

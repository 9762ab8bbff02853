import { defineScenario } from "./scenario.ts";

export const lidWithoutNumber = defineScenario({
  name: "lid-without-number",
  description: "The caller is named by LID, and nothing tells the number.",
  async play({ call, pause }) {
    const ringing = await call({ addressing: "lid", callerPn: false });
    await pause(1);
    await ringing.ring();
    await pause(10);
    await ringing.timeOut();
    await ringing.acknowledged();
  },
});

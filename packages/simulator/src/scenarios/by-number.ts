import { defineScenario } from "./scenario.ts";

export const byNumber = defineScenario({
  name: "by-number",
  description: "The caller is named by phone number, as everybody was before 2025.",
  async play({ call, pause }) {
    const ringing = await call({ addressing: "pn" });
    await pause(1);
    await ringing.ring();
    await pause(10);
    await ringing.timeOut();
    await ringing.acknowledged();
  },
});

import { defineScenario } from "./scenario.ts";

export const video = defineScenario({
  name: "video",
  description: "A video call rings, and nobody answers.",
  async play({ call, pause }) {
    const ringing = await call({ video: true });
    await pause(1);
    await ringing.ring();
    await pause(45);
    await ringing.timeOut();
    await ringing.acknowledged();
  },
});

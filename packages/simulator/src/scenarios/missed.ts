import { defineScenario } from "./scenario.ts";

export const missed = defineScenario({
  name: "missed",
  description: "Nobody answers, until WhatsApp gives up.",
  async play({ call, pause }) {
    const ringing = await call();
    await pause(1);
    await ringing.ring();
    await pause(45);
    await ringing.timeOut();
    await ringing.acknowledged();
  },
});

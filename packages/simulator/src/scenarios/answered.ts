import { defineScenario } from "./scenario.ts";

export const answered = defineScenario({
  name: "answered",
  description: "Somebody answers on the own phone; WhatsApp tells nothing of how it ends.",
  async play({ call, pause }) {
    const ringing = await call();
    await pause(1);
    await ringing.ring();
    await pause(4);
    await ringing.answer();
    await ringing.acknowledged();
  },
});

import { defineScenario } from "./scenario.ts";

export const noOffer = defineScenario({
  name: "no-offer",
  description: "A call shows no offer at all: the first sign of it is that it rings.",
  async play({ call, pause }) {
    const ringing = await call({ via: "none" });
    await ringing.ring();
    await pause(10);
    await ringing.hangUp();
    await ringing.acknowledged();
  },
});

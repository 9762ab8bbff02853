import { defineScenario } from "./scenario.ts";

export const groupByOffer = defineScenario({
  name: "group-by-offer",
  description: "A group call is offered, and ends without the own phone.",
  async play({ call, pause }) {
    const ringing = await call({ group: true });
    await pause(1);
    await ringing.ring();
    await pause(20);
    await ringing.terminate("group_call_ended");
    await ringing.acknowledged();
  },
});

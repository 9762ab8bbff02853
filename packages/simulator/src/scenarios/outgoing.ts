import { defineScenario } from "./scenario.ts";

export const outgoing = defineScenario({
  name: "outgoing",
  description: "The own phone calls somebody, and the linked client sees it.",
  async play({ me, caller, pause }) {
    const outgoing = await me.call(caller.number, { mirror: true });
    await pause(5);
    await outgoing.hangUp();
    await outgoing.acknowledged();
  },
});

import { defineScenario } from "./scenario.ts";

export const replaced = defineScenario({
  name: "replaced",
  description: "The same client logs in elsewhere, and this one has to go.",
  async play({ network, me }) {
    const gone = network.next("disconnected", { where: ({ number }) => number === me.number });
    network.misbehave.endStream("replaced", { number: me.number });
    await gone;
  },
});

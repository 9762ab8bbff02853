import { defineScenario } from "./scenario.ts";

export const loggedOut = defineScenario({
  name: "logged-out",
  description: "The client is logged out on the phone: its credentials are dead.",
  async play({ network, me }) {
    const gone = network.next("unlinked", { where: ({ number }) => number === me.number });
    me.unlink();
    await gone;
  },
});

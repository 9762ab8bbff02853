import { defineScenario } from "./scenario.ts";

export const busy = defineScenario({
  name: "busy",
  description: "The own phone is on another call and refuses this one.",
  async play({ call, pause }) {
    const ringing = await call();
    await pause(1);
    await ringing.send("reject", { reason: "busy", count: "0" }, { from: "callee" });
    await ringing.acknowledged();
  },
});

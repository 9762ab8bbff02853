import { defineScenario } from "./scenario.ts";

export const groupByNotice = defineScenario({
  name: "group-by-notice",
  description: "A group video call is only noticed: what it is stands in attributes.",
  async play({ call, pause }) {
    const ringing = await call({ group: true, video: true, via: "offer_notice" });
    await pause(20);
    await ringing.terminate("group_call_ended");
    await ringing.acknowledged();
  },
});

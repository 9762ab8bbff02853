import { defineScenario } from "./scenario.ts";

export const groupByBareNotice = defineScenario({
  name: "group-by-bare-notice",
  description: "A group call is noticed by a stanza that does not name the group.",
  async play({ call, pause }) {
    const ringing = await call({ group: true, via: "offer_notice", namesGroup: false });
    await pause(20);
    await ringing.terminate("group_call_ended");
    await ringing.acknowledged();
  },
});

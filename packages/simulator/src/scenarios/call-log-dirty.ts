import { defineScenario } from "./scenario.ts";

export const callLogDirty = defineScenario({
  name: "call-log-dirty",
  description: "Nothing but `dirty` tells that the call log has changed.",
  async play({ me, caller, pause }) {
    await me.placesCall({ to: caller.number, quietly: true });
    const dirty = { tag: "dirty", attrs: { type: "syncd_app_state", timestamp: "0" } };
    await me.sendStanza({ tag: "ib", content: [dirty] });
    await pause(5);
    await me.acknowledged();
  },
});

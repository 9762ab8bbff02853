import { randomUUID } from "node:crypto";
import { defineScenario } from "./scenario.ts";

export const callLogSeveral = defineScenario({
  name: "call-log-several",
  description: "One patch has several calls, one of them twice, and takes an old record out.",
  async play({ me, caller }) {
    const { id: old } = await me.placesCall({ to: caller.number });
    const id = randomUUID().replaceAll("-", "").toUpperCase();
    await me.appState.logCalls(
      [
        { to: caller.number, duration: 12 },
        { to: caller.number, id, result: "MISSED" },
        { to: caller.number, id, result: "ACCEPTEDELSEWHERE" },
      ],
      { removed: [old] },
    );
    await me.acknowledged();
  },
});

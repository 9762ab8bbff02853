import { defineScenario } from "./scenario.ts";

export const missedAfterReconnect = defineScenario({
  name: "missed-after-reconnect",
  description: "A call comes and goes while the client is away; it learns of it when it is back.",
  async play({ call, pause, whileAway }) {
    const missed = await whileAway(async () => {
      const unheard = await call();
      await pause(1);
      await unheard.ring();
      await pause(45);
      await unheard.timeOut();
      return unheard;
    });
    await missed.acknowledged();
  },
});

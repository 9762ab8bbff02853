import { defineScenario } from "./scenario.ts";

export const relaylatencyStorm = defineScenario({
  name: "relaylatency-storm",
  description: "The caller measures its relays three times a second for as long as it rings.",
  async play({ call, pause }) {
    const ringing = await call();
    for (let measured = 0; measured < 30; measured += 1) {
      await pause(1 / 3);
      await ringing.relayLatency({ ms: 40 + measured });
    }
    await ringing.timeOut();
    await ringing.acknowledged();
  },
});

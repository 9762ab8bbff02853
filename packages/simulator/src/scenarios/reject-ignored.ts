import { defineScenario } from "./scenario.ts";

export const rejectIgnored = defineScenario({
  name: "reject-ignored",
  description: "The network never answers when the client refuses the call, and the call rings on.",
  async play({ network, me, call, pause }) {
    const stop = network.misbehave.answerRejects("never", {
      number: me.number,
      times: Number.POSITIVE_INFINITY,
    });
    const ringing = await call();
    await ringing.ring();
    await pause(30);
    await ringing.timeOut();
    await ringing.acknowledged();
    stop();
  },
});

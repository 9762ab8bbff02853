import { defineScenario } from "./scenario.ts";

export const lateEnd = defineScenario({
  name: "late-end",
  description: "An end comes after the answer, and another after that: neither means anything any more.",
  async play({ call, pause }) {
    const ringing = await call();
    await pause(1);
    await ringing.ring();
    await pause(2);
    await ringing.answer();
    await pause(20);
    await ringing.hangUp();
    await ringing.timeOut();
    await ringing.acknowledged();
  },
});

import { defineScenario } from "./scenario.ts";

export const droppedWhileRinging = defineScenario({
  name: "dropped-while-ringing",
  description: "The connection drops while a call rings; the call ends before the client is back.",
  async play({ call, pause, whileAway }) {
    const ringing = await call({ video: true });
    await pause(1);
    await ringing.ring();
    await ringing.acknowledged();
    await whileAway(async () => {
      await pause(5);
      await ringing.timeOut();
    });
    await ringing.acknowledged();
  },
});

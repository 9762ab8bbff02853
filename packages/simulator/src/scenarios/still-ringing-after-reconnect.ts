import { defineScenario } from "./scenario.ts";

export const stillRingingAfterReconnect = defineScenario({
  name: "still-ringing-after-reconnect",
  description: "A call comes while the client is away, and still rings when it is back.",
  async play({ call, pause, whileAway }) {
    const ringing = await whileAway(() => call());
    await ringing.ring();
    await pause(5);
    await ringing.timeOut();
    await ringing.acknowledged();
  },
});

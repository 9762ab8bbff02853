import { defineScenario } from "./scenario.ts";

export const declinedOnAnotherDevice = defineScenario({
  name: "declined-on-another-device",
  description: "Another linked device of the account declines, under its own device number.",
  async play({ call, pause }) {
    const ringing = await call();
    await pause(1);
    await ringing.ring();
    await pause(4);
    await ringing.decline({ device: 17 });
    await ringing.acknowledged();
  },
});

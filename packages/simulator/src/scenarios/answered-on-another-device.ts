import { defineScenario } from "./scenario.ts";

export const answeredOnAnotherDevice = defineScenario({
  name: "answered-on-another-device",
  description: "Another linked device of the account answers, under its own device number.",
  async play({ call, pause }) {
    const ringing = await call();
    await pause(1);
    await ringing.ring();
    await pause(4);
    await ringing.answer({ device: 17 });
    await ringing.acknowledged();
  },
});

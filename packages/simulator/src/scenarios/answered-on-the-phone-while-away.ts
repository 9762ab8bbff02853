import { defineScenario } from "./scenario.ts";

export const answeredOnThePhoneWhileAway = defineScenario({
  name: "answered-on-the-phone-while-away",
  description: "A call is answered on the own phone while the client is away: it was not missed.",
  async play({ call, pause, whileAway }) {
    const answered = await whileAway(async () => {
      const unheard = await call();
      await pause(1);
      await unheard.ring();
      await pause(4);
      await unheard.answer();
      return unheard;
    });
    await answered.acknowledged();
  },
});

import { defineScenario } from "./scenario.ts";

export const lostAcknowledgements = defineScenario({
  name: "lost-acknowledgements",
  description: "What the client acknowledged gets lost, so WhatsApp sends it all again.",
  async play({ network, me, call, pause, clientIsBack }) {
    const stop = network.misbehave.loseAcknowledgements({
      number: me.number,
      times: Number.POSITIVE_INFINITY,
    });
    const ringing = await call();
    await ringing.ring();
    await ringing.timeOut();
    await pause(2);
    stop();
    const back = clientIsBack();
    network.misbehave.drop({ number: me.number });
    await back;
    await ringing.acknowledged();
  },
});

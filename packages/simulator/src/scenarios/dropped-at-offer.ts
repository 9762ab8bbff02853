import { defineScenario } from "./scenario.ts";

export const droppedAtOffer = defineScenario({
  name: "dropped-at-offer",
  description: "The connection drops in the moment the offer comes, so the offer comes twice.",
  async play({ network, me, call, pause, clientIsBack }) {
    network.misbehave.dropAt({ number: me.number, stanza: "offer" });
    const back = clientIsBack();
    const ringing = await call();
    await back;
    await pause(1);
    await ringing.ring();
    await ringing.hangUp();
    await ringing.acknowledged();
  },
});

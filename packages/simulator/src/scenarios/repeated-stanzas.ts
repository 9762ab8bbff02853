import { defineScenario } from "./scenario.ts";

export const repeatedStanzas = defineScenario({
  name: "repeated-stanzas",
  description: "WhatsApp sends every stanza of a call twice.",
  async play({ network, me, call, pause }) {
    const stop = network.misbehave.repeat({ number: me.number, times: Number.POSITIVE_INFINITY });
    const ringing = await call();
    await pause(1);
    await ringing.ring();
    await pause(5);
    await ringing.timeOut();
    await ringing.acknowledged();
    stop();
  },
});

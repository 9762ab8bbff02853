import { defineScenario } from "./scenario.ts";

export const serviceUnavailable = defineScenario({
  name: "service-unavailable",
  description: "WhatsApp is out of order: it drops the client and refuses it three times.",
  async play({ network, me, call, clientIsBack }) {
    network.misbehave.refuseLogin({ number: me.number, reason: 503, times: 3 });
    const back = clientIsBack();
    network.misbehave.endStream("unavailable", { number: me.number });
    await back;
    const ringing = await call();
    await ringing.hangUp();
    await ringing.acknowledged();
  },
});

import { defineScenario } from "./scenario.ts";

/** The calls of the documented samples, at the documented times, in milliseconds since 1970. */
export const sampleCalls = defineScenario({
  name: "sample-calls",
  description: "A missed call, a missed video call and an answered call, with fixed ids and times.",
  async play({ call }) {
    const missed = await call({ id: "ED3D9B4864F90327F10D24BAEED6CFB9", at: 1_713_792_453_000 });
    await missed.ring({ at: 1_713_792_454_000 });
    await missed.timeOut({ at: 1_713_792_461_000 });
    await missed.acknowledged();

    const video = await call({ id: "5FC111DE89BCE0BD3401A2718382B314", at: 1_713_792_525_000, video: true });
    await video.ring({ at: 1_713_792_526_000 });
    await video.timeOut({ at: 1_713_792_541_000 });
    await video.acknowledged();

    const answered = await call({ id: "9A8D1BC9430628934B085167CC0AF026", at: 1_713_792_559_000 });
    await answered.ring({ at: 1_713_792_560_000 });
    await answered.answer({ at: 1_713_792_568_000 });
    await answered.acknowledged();
  },
});

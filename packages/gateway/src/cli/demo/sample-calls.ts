import type { Call } from "@ringhook/simulator";
import { CALLER_NUMBER, OWN_NUMBER, type Stage } from "./stage.ts";

/** The calls of the documented samples, at the documented times: milliseconds since 1970. */
const SAMPLES = [
  {
    id: "ED3D9B4864F90327F10D24BAEED6CFB9",
    video: false,
    initiated: 1713792453000,
    ringing: 1713792454000,
    end: { status: "missed", at: 1713792461000 },
  },
  {
    id: "5FC111DE89BCE0BD3401A2718382B314",
    video: true,
    initiated: 1713792525000,
    ringing: 1713792526000,
    end: { status: "missed", at: 1713792541000 },
  },
  {
    id: "9A8D1BC9430628934B085167CC0AF026",
    video: false,
    initiated: 1713792559000,
    ringing: 1713792560000,
    end: { status: "answered", at: 1713792568000 },
  },
] as const;

/** Events of the sample calls: three each. */
export const SAMPLE_EVENTS = SAMPLES.length * 3;

/** Places the calls of the documentation: a missed one, a missed video call, and one answered on the phone. */
export async function placeSampleCalls({ network, tally }: Stage): Promise<void> {
  const caller = network.phone(CALLER_NUMBER) ?? network.createPhone({ number: CALLER_NUMBER });
  for (const { id, video, initiated, ringing, end } of SAMPLES) {
    tally.placed();
    tally.stepped(id, "initiated");
    const call = await caller.call(OWN_NUMBER, { id, video, at: initiated });
    await call.acknowledged();
    tally.stepped(id, "ringing");
    await call.ring({ at: ringing });
    await call.acknowledged();
    tally.stepped(id, end.status);
    await finish(call, end);
    await call.acknowledged();
  }
}

async function finish(call: Call, end: { status: "missed" | "answered"; at: number }): Promise<void> {
  if (end.status === "answered") await call.answer({ at: end.at });
  else await call.timeOut({ at: end.at });
}

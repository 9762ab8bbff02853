import type { Misbehaviour } from "@ringhook/simulator";
import { expect } from "vitest";
import { initiated, missed } from "../stage/events.ts";
import { acknowledged, type GatewayStage, test as staged } from "../stage/gateway-stage.ts";
import { OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";

const test = staged.override("times", { keepAliveMs: 1_000, silenceMs: 4_000, handshakeMs: 3_000 });

/** What it takes after the ending: nothing, a restart, or linking anew. */
type Cure = "comes back" | "restart" | "link";
type Row = [
  ending: string,
  act: (misbehave: Misbehaviour, stage: GatewayStage) => void,
  states: string[],
  Cure,
];

/** Lets something stand in the way of the next login, and makes one necessary. */
const atLogin =
  (act: (misbehave: Misbehaviour) => void): Row[1] =>
  (misbehave) => {
    act(misbehave);
    misbehave.drop();
  };
const LOST = "LAUNCH connection_lost";

const rows: Row[] = [
  ["the connection drops", (misbehave) => misbehave.drop(), [LOST, "AUTH"], "comes back"],
  ["WhatsApp falls silent", (misbehave) => misbehave.freeze(), [LOST, "AUTH"], "comes back"],
  [
    "stream:error 515, start again",
    (misbehave) => misbehave.endStream("restart"),
    ["LAUNCH connecting", "AUTH"],
    "comes back",
  ],
  [
    "stream:error 516, start again",
    (misbehave) => misbehave.endStream("restart_required"),
    ["LAUNCH connecting", "AUTH"],
    "comes back",
  ],
  [
    "stream:error 503, unavailable",
    (misbehave) => misbehave.endStream("unavailable"),
    ["LAUNCH unavailable", "AUTH"],
    "comes back",
  ],
  [
    "stream:error, not well formed",
    (misbehave) => misbehave.endStream("xml_not_well_formed"),
    [LOST, "AUTH"],
    "comes back",
  ],
  ["stream:error, ack", (misbehave) => misbehave.endStream("ack"), [LOST, "AUTH"], "comes back"],
  [
    "stream:error conflict, replaced by another login",
    (misbehave) => misbehave.endStream("replaced"),
    ["ERROR replaced"],
    "restart",
  ],
  ["the phone removes the device", (_, { own }) => own.unlink(), ["INIT logged_out"], "link"],
  [
    "the login is refused with 401, not linked",
    atLogin((misbehave) => misbehave.refuseLogin({ reason: 401 })),
    [LOST, "INIT logged_out"],
    "link",
  ],
  [
    "the login is refused with 403, blocked",
    atLogin((misbehave) => misbehave.refuseLogin({ reason: 403 })),
    [LOST, "ERROR refused"],
    "restart",
  ],
  [
    "the login is refused with 405, too old",
    atLogin((misbehave) => misbehave.refuseLogin({ reason: 405 })),
    [LOST, "ERROR version_refused"],
    "restart",
  ],
  [
    "the login is refused with 503, not now",
    atLogin((misbehave) => misbehave.refuseLogin({ reason: 503 })),
    [LOST, "LAUNCH unavailable", "AUTH"],
    "comes back",
  ],
  [
    "the connection drops in the middle of the login",
    atLogin((misbehave) => misbehave.dropAt({ stanza: "success", when: "before" })),
    [LOST, "AUTH"],
    "comes back",
  ],
  [
    "HTTP refuses the upgrade with 401",
    atLogin((misbehave) => misbehave.refuseUpgrade({ status: 401 })),
    [LOST, "LAUNCH connection_refused", "AUTH"],
    "comes back",
  ],
  [
    "HTTP refuses the upgrade with 403",
    atLogin((misbehave) => misbehave.refuseUpgrade({ status: 403 })),
    [LOST, "LAUNCH connection_refused", "AUTH"],
    "comes back",
  ],
  [
    "HTTP refuses the upgrade with 429",
    atLogin((misbehave) => misbehave.refuseUpgrade({ status: 429 })),
    [LOST, "LAUNCH connection_refused", "AUTH"],
    "comes back",
  ],
  [
    "HTTP refuses the upgrade with 503",
    atLogin((misbehave) => misbehave.refuseUpgrade({ status: 503 })),
    [LOST, "LAUNCH unavailable", "AUTH"],
    "comes back",
  ],
  [
    "nothing answers the upgrade",
    atLogin((misbehave) => misbehave.stall({ at: "upgrade" })),
    [LOST, "LAUNCH unreachable", "AUTH"],
    "comes back",
  ],
  [
    "nothing answers the handshake",
    atLogin((misbehave) => misbehave.stall({ at: "handshake" })),
    [LOST, "LAUNCH unreachable", "AUTH"],
    "comes back",
  ],
];

test.for(rows)("%s", async ([_, act, states, cure], { stage }) => {
  act(stage.network.misbehave, stage);
  await until(
    `${states}, not ${stage.states}`,
    () => stage.states.length >= states.length && stage.states.at(-1) === states.at(-1),
  );
  expect(stage.states).toEqual(states);
  const { state, stateReason } = recorded(states.at(-1));
  await expect.poll(() => stage.channel.record).toMatchObject({ state, stateReason });
  if (cure === "restart") await stage.channel.restart();
  if (cure === "link") {
    // The credentials are gone: starting anew does not bring the channel back.
    await stage.channel.restart();
    expect(stage.channel.linkState.state).toBe("INIT");
    // Refused on purpose, the device is still among the phone's.
    stage.own.unlink();
    await stage.link();
  }
  await hearsCalls(stage);
});

/** The proof that a channel lives. */
async function hearsCalls({ caller, events, isOnline }: GatewayStage): Promise<void> {
  await isOnline();
  const call = await caller.call(OWN);
  await call.hangUp();
  await acknowledged(call);
  const at = expect.any(Number);
  expect(await events(2)).toEqual([initiated(at), missed(at)]);
}

/** What the channel's record keeps of `LAUNCH connection_lost`. */
function recorded(shown = ""): { state: string | undefined; stateReason: string | null } {
  const [state, stateReason = null] = shown.split(" ");
  return { state, stateReason };
}

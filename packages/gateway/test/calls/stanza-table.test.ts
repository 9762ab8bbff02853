import { describe, expect, it } from "vitest";
import { advance, closeIfQuiet, decideQueued, QUIET_MS } from "../../src/calls/lifecycle.ts";
import { later, whatsAppTime } from "../../src/clock.ts";
import { readCallStanza } from "../../src/sources/linked-device/stanzas/call-stanza.ts";
import { interpret } from "../../src/sources/linked-device/stanzas/interpret.ts";
import { answered, initiated, missed, ringing } from "../stage/events.ts";
import { CALLER_JID, GROUP, OWN, OWN_JID, T } from "../stage/samples.ts";
import {
  ARRIVED,
  acceptedHere,
  NOW,
  nodeOf,
  OTHER,
  offer,
  play,
  rings,
  SELF,
  type Spoken,
  terminate,
  VIDEO,
} from "./stanzas.ts";

const CALLER_LID = "884422@lid";
const at = (ms: number) => whatsAppTime(T + ms);

describe("each row of the stanza table", () => {
  const rows: [name: string, spoken: Spoken[], statuses: string[], endReason?: string][] = [
    ["an offer begins a call", [offer], ["initiated"]],
    ["an offer_notice begins a call", [{ kind: "offer_notice", child: { media: "audio" } }], ["initiated"]],
    ["preaccept rings", [offer, { kind: "preaccept", stanza: { from: OWN_JID } }], ["initiated", "ringing"]],
    ["relaylatency rings, and only the first one", [offer, rings, rings, rings], ["initiated", "ringing"]],
    ["transport rings", [offer, { kind: "transport" }], ["initiated", "ringing"]],
    ["ringing rings", [offer, { kind: "ringing" }], ["initiated", "ringing"]],
    [
      "a sign of ringing without an offer begins the call, too",
      [{ kind: "transport" }],
      ["initiated", "ringing"],
    ],
    ["an offer that repeats says nothing", [offer, offer], ["initiated"]],
    ["an offer after the ringing says nothing", [rings, offer], ["initiated", "ringing"]],
    ["accept from the own number answers", [offer, acceptedHere], ["initiated", "answered"], "answered"],
    [
      "accept from the own LID answers",
      [offer, { kind: "accept", stanza: { from: "700100:3@lid" } }],
      ["initiated", "answered"],
    ],
    ["accept without an offer answers", [acceptedHere], ["answered"], "answered"],
    [
      "accepted_elsewhere answers",
      [offer, terminate("accepted_elsewhere")],
      ["initiated", "answered"],
      "answered",
    ],
    ["terminate without a reason misses", [offer, terminate()], ["initiated", "missed"], "hung_up"],
    ["timeout misses", [offer, rings, terminate("timeout")], ["initiated", "ringing", "missed"], "timeout"],
    [
      "group_call_ended misses",
      [offer, terminate("group_call_ended")],
      ["initiated", "missed"],
      "group_call_ended",
    ],
    [
      "rejected_elsewhere misses, declined",
      [offer, terminate("rejected_elsewhere")],
      ["initiated", "missed"],
      "declined",
    ],
    [
      "reject from the own phone misses, declined",
      [offer, { kind: "reject", stanza: { from: OWN_JID } }],
      ["initiated", "missed"],
      "declined",
    ],
    [
      "reject as busy misses",
      [offer, { kind: "reject", stanza: { from: OWN_JID }, child: { reason: "busy" } }],
      ["initiated", "missed"],
      "busy",
    ],
    [
      "any other reason misses and is kept",
      [offer, terminate("call_is_full")],
      ["initiated", "missed"],
      "call_is_full",
    ],
    [
      "nothing follows an answer",
      [offer, acceptedHere, terminate(), rings, offer],
      ["initiated", "answered"],
      "answered",
    ],
    ["nothing follows a miss", [offer, terminate(), acceptedHere, offer], ["initiated", "missed"], "hung_up"],
    [
      "accept from anyone else says nothing",
      [offer, { kind: "accept", stanza: { from: OTHER } }],
      ["initiated"],
    ],
    [
      "reject from anyone else says nothing",
      [offer, { kind: "reject", stanza: { from: OTHER } }],
      ["initiated"],
    ],
    [
      "terminate of a group call by a participant says nothing",
      [
        { kind: "offer", child: { "group-jid": GROUP } },
        { ...terminate(), stanza: { from: OTHER } },
      ],
      ["initiated"],
    ],
    [
      "terminate of a group call by its creator misses",
      [{ kind: "offer", child: { "group-jid": GROUP } }, terminate("group_call_ended")],
      ["initiated", "missed"],
      "group_call_ended",
    ],
  ];

  it.each(rows)("%s", (_name, spoken, expected, endReason) => {
    const { statuses, call } = play(...spoken);
    expect(statuses).toEqual(expected);
    if (endReason !== undefined) expect(call?.endReason).toBe(endReason);
  });

  it("counts and drops kinds it does not know", () => {
    expect(play(offer, { kind: "mute_v2" }, { kind: "surprise" })).toMatchObject({
      statuses: ["initiated"],
      ignored: ["unknown_kind", "unknown_kind"],
    });
  });

  it.each([
    ["its number", OWN_JID],
    ["its number with a device", `${OWN}:12@s.whatsapp.net`],
    ["its LID", "700100:2@lid"],
  ])("never takes a call that the channel placed itself (%s) for a missed one", (_name, creator) => {
    const own = { child: { "call-creator": creator } };
    const played = play({ kind: "offer", ...own }, { kind: "terminate", ...own });
    expect(played.events).toEqual([]);
    expect(played.ignored).toEqual(["own_call", "own_call"]);
  });

  it.each([
    ["no child", { tag: "call", attrs: { from: CALLER_JID, t: "1" } }],
    ["no call-id", nodeOf({ kind: "offer", child: { "call-id": "" } })],
  ])("does not understand a stanza with %s", (_name, node) => {
    expect(readCallStanza(node, ARRIVED)).toBeUndefined();
  });
});

describe("calls placed while the channel was away", () => {
  const away = { stanza: { offline: "0" } };

  it("says nothing of a queued offer, and misses the call by the end in the queue", () => {
    const { events, call } = play({ ...offer, ...away }, { ...terminate("timeout"), ...away });
    expect(events).toEqual([missed(T, { offline_call: true })]);
    expect(call).toMatchObject({ endReason: "timeout", offline: true });
  });

  it("tells a call that was answered on the phone meanwhile as answered", () => {
    const answeredAway = { ...acceptedHere, stanza: { ...acceptedHere.stanza, ...away.stanza } };
    expect(play({ ...offer, ...away }, answeredAway).events).toEqual([answered(T, { offline_call: true })]);
  });

  it("misses a queued call without an end once it is older than a minute", () => {
    const { call } = play({ ...offer, ...away });
    const step = call && decideQueued(call, at(60_001));
    expect(step?.changes).toEqual([{ status: "missed", at: at(0), offline: true }]);
  });

  it("makes a younger one a live call", () => {
    const { call } = play({ ...offer, ...away });
    const step = call && decideQueued(call, at(60_000));
    expect(step?.changes).toEqual([{ status: "initiated", at: at(0), offline: true }]);
    expect(step?.call.status).toBe("initiated");
  });

  it("takes a live stanza as the sign that a queued call still rings", () => {
    const { events } = play({ ...offer, ...away }, rings);
    expect(events).toEqual([initiated(T, { offline_call: true }), ringing(T)]);
  });

  it.each([
    ["0", true],
    ["7", true],
    ["", true],
    ["false", false],
  ])("reads offline=%j as %s", (offline, expected) => {
    expect(readCallStanza(nodeOf({ kind: "offer", stanza: { offline } }), ARRIVED)?.offline).toBe(expected);
  });

  it("does not take e for that flag", () => {
    expect(readCallStanza(nodeOf({ kind: "offer", stanza: { e: "1" } }), ARRIVED)?.offline).toBe(false);
  });
});

describe("a call that goes quiet", () => {
  it("is closed in the log after two minutes, without an event", () => {
    const { call } = play(offer, rings);
    expect(call && closeIfQuiet(call, later(NOW, QUIET_MS - 1))).toBeUndefined();
    expect(call && closeIfQuiet(call, later(NOW, QUIET_MS))?.endReason).toBe("unknown");
  });

  it("still makes its event when the end comes later", () => {
    const { call } = play(offer, rings);
    const quiet = call && closeIfQuiet(call, later(NOW, QUIET_MS));
    const read = readCallStanza(nodeOf(terminate()), ARRIVED);
    const result = read && interpret(read, SELF);
    if (!quiet || !result || !("signal" in result)) throw new Error("the end was not read");
    expect(advance(quiet, result.signal, NOW)?.changes.map(({ status }) => status)).toEqual(["missed"]);
  });
});

describe("the fields of an event", () => {
  const byLid = (child: Spoken["child"]): Spoken => ({
    kind: "offer",
    child: { "call-creator": "884422:1@lid", ...child },
    stanza: { from: CALLER_LID },
  });

  it("name the caller by phone number, without a device", () => {
    const from = "919984351847:7@s.whatsapp.net";
    const { events } = play({ kind: "offer", child: { "call-creator": from }, stanza: { from } });
    expect(events).toEqual([initiated(T)]);
  });

  it("take the number of a LID from caller_pn", () => {
    expect(play(byLid({ caller_pn: CALLER_JID })).events).toEqual([initiated(T)]);
  });

  it("name the LID where no number is known", () => {
    expect(play(byLid({})).events).toEqual([initiated(T, { from: CALLER_LID })]);
  });

  it("name the own number as the chat of an answer, even when the phone answered by its LID", () => {
    const { events } = play(offer, { kind: "accept", stanza: { from: "700100@lid" } });
    expect(events).toEqual([initiated(T), answered(T)]);
  });

  it("remember group and video from the offer for the whole call", () => {
    const group: Spoken = { kind: "offer", child: { "group-jid": GROUP }, content: VIDEO };
    const flags = { group_call: true, video_call: true, chat_id: GROUP };
    expect(play(group, rings, terminate()).events).toEqual([
      initiated(T, flags),
      ringing(T, flags),
      missed(T, flags),
    ]);
    expect(play(group, acceptedHere).events).toEqual([initiated(T, flags), answered(T, flags)]);
  });

  it("have group and video of an offer_notice", () => {
    const { events } = play({ kind: "offer_notice", child: { type: "group", media: "video" } });
    expect(events).toEqual([initiated(T, { group_call: true, video_call: true })]);
  });

  it.each([
    ["the attribute", { child: { latency: "42" } }],
    ["the te child", { content: [{ tag: "te", attrs: { latency: String(0x2000000 + 42) } }] }],
  ])("tell the latency of relaylatency from %s, in milliseconds", (_name, said) => {
    const { events } = play(offer, { kind: "relaylatency", ...said });
    expect(events).toEqual([initiated(T), ringing(T, { latency: 42 })]);
  });

  it("tell the stanza's time in milliseconds, in whole seconds", () => {
    const { events } = play({ kind: "offer", stanza: { t: String(T / 1_000 + 1) } });
    expect(events).toEqual([initiated(T + 1_000)]);
  });
});

import { describe, expect, it } from "vitest";
import { msOf } from "../../src/clock.ts";
import { readCallStanza, shapeOf } from "../../src/sources/linked-device/stanzas/call-stanza.ts";
import { answered, initiated, missed, ringing, type Told } from "../stage/events.ts";
import { CALLER_JID, GROUP, OWN_JID, T } from "../stage/samples.ts";
import { ARRIVED, acceptedHere, nodeOf, OTHER, offer, play, type Spoken, VIDEO } from "./stanzas.ts";

const statuses = (...spoken: Spoken[]): Told["status"][] => play(...spoken).statuses;

describe("what an event has told of a call stays so", () => {
  it.each<[string, Spoken, Told]>([
    ["accept with video", { ...acceptedHere, content: VIDEO }, answered(T)],
    ["terminate that names a group", { kind: "terminate", child: { "group-jid": GROUP } }, missed(T)],
    [
      "terminate of the type group",
      { kind: "terminate", child: { type: "group", media: "video" } },
      missed(T),
    ],
  ])("%s", (_name, end, told) => {
    const { events } = play(
      offer,
      { kind: "preaccept", stanza: { from: OWN_JID }, content: VIDEO },
      { kind: "offer", content: VIDEO, child: { "group-jid": GROUP } },
      end,
    );
    expect(events).toEqual([initiated(T), ringing(T), told]);
  });

  const offline = { offline: "0" };

  it("the first offer out of the queue tells it, whatever its end or a second one says", () => {
    const { events } = play(
      { kind: "offer", stanza: offline },
      { kind: "offer", stanza: offline, content: VIDEO },
      {
        kind: "accept",
        stanza: { ...offline, from: OWN_JID },
        content: VIDEO,
        child: { "group-jid": GROUP },
      },
    );
    expect(events).toEqual([answered(T, { offline_call: true })]);
  });

  it("an offer that comes behind other stanzas in the queue still tells it", () => {
    const { events } = play(
      { kind: "transport", stanza: offline },
      { kind: "offer", stanza: offline, content: VIDEO },
      { kind: "terminate", stanza: offline },
    );
    expect(events).toEqual([missed(T, { offline_call: true, video_call: true })]);
  });

  it("a caller who was told as a LID stays one for the whole call", () => {
    const from = "884422@lid";
    const byLid = { "call-creator": from };
    const { events } = play(
      { kind: "offer", child: byLid, stanza: { from } },
      { kind: "terminate", child: { ...byLid, caller_pn: CALLER_JID } },
    );
    expect(events).toEqual([initiated(T, { from }), missed(T, { from })]);
  });
});

describe("stanzas that lack something are understood without it", () => {
  it.each([
    ["terminate without t", { kind: "terminate", stanza: { t: undefined } }, ["initiated", "missed"]],
    [
      "terminate without call-creator",
      { kind: "terminate", child: { "call-creator": undefined } },
      ["initiated", "missed"],
    ],
    ["terminate without from", { kind: "terminate", stanza: { from: undefined } }, ["initiated", "missed"]],
    [
      "terminate with neither of them",
      { kind: "terminate", stanza: { from: undefined, t: undefined }, child: { "call-creator": undefined } },
      ["initiated", "missed"],
    ],
    [
      "accept of the own phone without call-creator",
      { kind: "accept", stanza: { from: OWN_JID }, child: { "call-creator": undefined } },
      ["initiated", "answered"],
    ],
    [
      "terminate behind a child that nobody knows",
      { kind: "terminate", before: [{ tag: "surprise", attrs: {} }] },
      ["initiated", "missed"],
    ],
    [
      "terminate with a duration and never an accept",
      { kind: "terminate", child: { duration: "34" } },
      ["initiated", "answered"],
    ],
    [
      "terminate with a duration of nothing",
      { kind: "terminate", child: { duration: "0" } },
      ["initiated", "missed"],
    ],
  ] as [string, Spoken, string[]][])("%s", (_name, end, expected) => {
    expect(statuses(offer, end)).toEqual(expected);
  });

  it("an offer without t has the time of its arrival", () => {
    expect(play({ kind: "offer", stanza: { t: undefined } }).events).toEqual([initiated(msOf(ARRIVED))]);
  });

  it("an offer without call-creator is of whoever sent it", () => {
    expect(play({ kind: "offer", child: { "call-creator": undefined } }).events).toEqual([initiated(T)]);
  });

  it("an offer that the own phone sent, and that names nobody, is its own call", () => {
    const sent: Spoken = {
      kind: "offer",
      child: { "call-creator": undefined },
      stanza: { from: "700100:3@lid" },
    };
    expect(statuses(sent)).toEqual([]);
  });

  it("an end that names nobody begins no call", () => {
    expect(
      play({ kind: "accept", child: { "call-creator": undefined }, stanza: { from: OWN_JID } }).call,
    ).toBeUndefined();
  });

  it("how long a group talked says nothing of the own phone", () => {
    expect(
      statuses(
        { kind: "offer", child: { "group-jid": GROUP } },
        { kind: "terminate", child: { duration: "34" } },
      ),
    ).toEqual(["initiated", "missed"]);
  });

  it("shows its names and none of its values", () => {
    const node = nodeOf({
      kind: "offer",
      content: VIDEO,
      before: [{ tag: "surprise", attrs: { who: OTHER } }],
    });
    expect(shapeOf(node)).toBe("call[from,id,t](surprise[who] offer[call-creator,call-id](video))");
  });
});

describe("times", () => {
  const SECONDS = String(T / 1_000);
  it.each([
    ["seconds", SECONDS, T],
    ["milliseconds", String(T + 421), T],
    ["microseconds", `${SECONDS}421000`, T],
    ["nanoseconds", `${SECONDS}421000000`, T],
    ["a fraction", `${SECONDS}.9`, T],
    ["2^53 milliseconds, in seconds", "9007199254741", msOf(ARRIVED)],
    ["2^53", "9007199254740993", msOf(ARRIVED)],
    ["more than a number holds", "1e400", msOf(ARRIVED)],
    ["words", "soon", msOf(ARRIVED)],
    ["nothing", "", msOf(ARRIVED)],
    ["zero", "0", msOf(ARRIVED)],
    ["less than zero", "-5", msOf(ARRIVED)],
  ])("reads %s", (_name, t, expected) => {
    expect(play({ kind: "offer", stanza: { t } }).events).toEqual([initiated(expected)]);
  });

  it.each([
    [SECONDS, []],
    [String(T), ["time"]],
    ["soon", ["time"]],
  ])("says of %s whether it was mended", (t, expected) => {
    expect(readCallStanza(nodeOf({ kind: "offer", stanza: { t } }), ARRIVED)?.mended).toEqual(expected);
  });
});

describe("who ends a group call", () => {
  const DANA = CALLER_JID;
  const EVE = OTHER;
  const grouped = { "call-creator": DANA, "group-jid": GROUP, type: "group" };
  it.each([
    ["who offered it", EVE, ["initiated", "missed"]],
    ["who placed it", DANA, ["initiated", "missed"]],
    ["who placed it, by the LID that the offer told", "884422:5@lid", ["initiated", "missed"]],
    ["the group", GROUP, ["initiated", "missed"]],
    ["another participant", "4915100000001@s.whatsapp.net", ["initiated"]],
    ["another participant by LID", "990001@lid", ["initiated"]],
  ])("%s", (_name, from, expected) => {
    const offered: Spoken = {
      kind: "offer",
      child: { ...grouped, caller_lid: "884422@lid" },
      stanza: { from: EVE },
    };
    expect(
      statuses(offered, { kind: "terminate", child: { "call-creator": DANA }, stanza: { from } }),
    ).toEqual(expected);
  });
});

describe("the own phone, by whichever of its addresses", () => {
  const ADDRESSES = [
    "61371989950:99@hosted",
    "61371989950_1:4@s.whatsapp.net",
    "61371989950.0:4@c.us",
    "700100:99@hosted.lid",
  ];
  it.each(ADDRESSES)("%s answers, declines, and places calls of its own", (own) => {
    expect(statuses(offer, { kind: "accept", stanza: { from: own } })).toEqual(["initiated", "answered"]);
    expect(statuses(offer, { kind: "reject", stanza: { from: own } })).toEqual(["initiated", "missed"]);
    expect(statuses({ kind: "offer", stanza: { from: own }, child: { "call-creator": own } })).toEqual([]);
  });
});

import type { BinaryNode } from "baileys";
import { describe, expect, it } from "vitest";
import { callBody } from "../../src/calls/call-body.ts";
import { advance, drain, QUIET_MS, quieten } from "../../src/calls/lifecycle.ts";
import type { Account } from "../../src/links/link.ts";
import { readCallStanza } from "../../src/links/whatsapp/call-stanza.ts";
import { interpret } from "../../src/links/whatsapp/interpret.ts";
import type { Call } from "../../src/store/records.ts";

const SELF: Account = { number: "61371989950@s.whatsapp.net", lid: "700100@lid", name: null };
const CALLER = "919984351847@s.whatsapp.net";
const CALLER_LID = "884422@lid";
const OTHER = "4915123456789@s.whatsapp.net";
const GROUP = "120363000000000001@g.us";
const T = 1_713_792_453;
const NOW = T * 1000 + 400;

type Attributes = Record<string, string>;
interface Spoken {
  kind: string;
  child?: Attributes;
  from?: string;
  stanza?: Attributes;
  content?: BinaryNode[];
}

/** A stanza in short: its kind, and what differs from the caller's plain one. */
function stanza({
  kind,
  child = {},
  from = CALLER,
  stanza: attributes = {},
  content = [],
}: Spoken): BinaryNode {
  return {
    tag: "call",
    attrs: { from, id: "1", t: String(T), ...attributes },
    content: [{ tag: kind, attrs: { "call-id": "ED3D", "call-creator": CALLER, ...child }, content }],
  };
}

/** Plays stanzas through reading, meaning and lifecycle; returns the statuses and the call at the end. */
function play(...spoken: Spoken[]): { events: string[]; call: Call | undefined; ignored: string[] } {
  let call: Call | undefined;
  const events: string[] = [];
  const ignored: string[] = [];
  for (const each of spoken) {
    const read = readCallStanza(stanza(each));
    if (!read) {
      ignored.push("malformed");
      continue;
    }
    const result = interpret(read, SELF);
    if ("ignored" in result) {
      ignored.push(result.ignored);
      continue;
    }
    const step = advance(call, result.signal, NOW);
    if (!step) continue;
    call = step.call;
    events.push(...step.changes.map(({ status }) => status));
  }
  return { events, call, ignored };
}

const offer: Spoken = { kind: "offer" };
const ringing: Spoken = { kind: "relaylatency" };
const acceptedHere: Spoken = { kind: "accept", from: SELF.number };
const terminate = (reason?: string): Spoken => ({ kind: "terminate", child: reason ? { reason } : {} });

describe("each row of the stanza table", () => {
  const rows: [name: string, spoken: Spoken[], events: string[], endReason?: string][] = [
    ["an offer begins a call", [offer], ["initiated"]],
    ["an offer_notice begins a call", [{ kind: "offer_notice", child: { media: "audio" } }], ["initiated"]],
    ["preaccept rings", [offer, { kind: "preaccept", from: SELF.number }], ["initiated", "ringing"]],
    [
      "relaylatency rings, and only the first one",
      [offer, ringing, ringing, ringing],
      ["initiated", "ringing"],
    ],
    ["transport rings", [offer, { kind: "transport" }], ["initiated", "ringing"]],
    ["ringing rings", [offer, { kind: "ringing" }], ["initiated", "ringing"]],
    [
      "a sign of ringing without an offer begins the call, too",
      [{ kind: "transport" }],
      ["initiated", "ringing"],
    ],
    ["an offer that repeats says nothing", [offer, offer], ["initiated"]],
    ["an offer after the ringing says nothing", [ringing, offer], ["initiated", "ringing"]],
    ["accept from the own number answers", [offer, acceptedHere], ["initiated", "answered"], "answered"],
    [
      "accept from the own LID answers",
      [offer, { kind: "accept", from: "700100:3@lid" }],
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
    ["timeout misses", [offer, ringing, terminate("timeout")], ["initiated", "ringing", "missed"], "timeout"],
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
      [offer, { kind: "reject", from: SELF.number }],
      ["initiated", "missed"],
      "declined",
    ],
    [
      "reject as busy misses",
      [offer, { kind: "reject", from: SELF.number, child: { reason: "busy" } }],
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
      [offer, acceptedHere, terminate(), ringing, offer],
      ["initiated", "answered"],
      "answered",
    ],
    ["nothing follows a miss", [offer, terminate(), acceptedHere, offer], ["initiated", "missed"], "hung_up"],
    ["accept from anyone else says nothing", [offer, { kind: "accept", from: OTHER }], ["initiated"]],
    ["reject from anyone else says nothing", [offer, { kind: "reject", from: OTHER }], ["initiated"]],
    [
      "terminate of a group call by a participant says nothing",
      [
        { kind: "offer", child: { "group-jid": GROUP } },
        { ...terminate(), from: OTHER },
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

  it.each(rows)("%s", (_name, spoken, events, endReason) => {
    const played = play(...spoken);
    expect(played.events).toEqual(events);
    if (endReason !== undefined) expect(played.call?.endReason).toBe(endReason);
  });

  it("counts and drops kinds it does not know", () => {
    expect(play(offer, { kind: "mute_v2" }, { kind: "surprise" })).toMatchObject({
      events: ["initiated"],
      ignored: ["unknown_kind", "unknown_kind"],
    });
  });

  it.each([
    ["its number", SELF.number],
    ["its number with a device", "61371989950:12@s.whatsapp.net"],
    ["its LID", "700100:2@lid"],
  ])("never takes a call that the channel placed itself (%s) for a missed one", (_name, creator) => {
    const own = { child: { "call-creator": creator } };
    const played = play({ kind: "offer", ...own }, { kind: "terminate", ...own });
    expect(played.events).toEqual([]);
    expect(played.ignored).toEqual(["own_call", "own_call"]);
  });

  it.each([
    ["no child", { tag: "call", attrs: { from: CALLER, t: "1" } }],
    ["no call-id", stanza({ kind: "offer", child: { "call-id": "" } })],
    ["no time", stanza({ kind: "offer", stanza: { t: "soon" } })],
  ])("does not understand a stanza with %s", (_name, node) => {
    expect(readCallStanza(node)).toBeUndefined();
  });
});

describe("calls placed while the channel was away", () => {
  const away = { stanza: { offline: "0" } };

  it("says nothing of a queued offer, and misses the call by the end in the queue", () => {
    const played = play({ ...offer, ...away }, { ...terminate("timeout"), ...away });
    expect(played.events).toEqual(["missed"]);
    expect(played.call).toMatchObject({ endReason: "timeout", offline: true });
  });

  it("tells a call that was answered on the phone meanwhile as answered", () => {
    expect(play({ ...offer, ...away }, { ...acceptedHere, ...away }).events).toEqual(["answered"]);
  });

  it("misses a queued call without an end once it is older than a minute", () => {
    const { call } = play({ ...offer, ...away });
    const step = call && drain(call, T * 1000 + 60_001);
    expect(step?.changes).toEqual([{ status: "missed", at: T * 1000, offline: true }]);
  });

  it("lets a younger one go on live", () => {
    const { call } = play({ ...offer, ...away });
    const step = call && drain(call, T * 1000 + 60_000);
    expect(step?.changes).toEqual([{ status: "initiated", at: T * 1000, offline: true }]);
    expect(step?.call.status).toBe("initiated");
  });

  it("takes a live stanza as the sign that a queued call still rings", () => {
    expect(play({ ...offer, ...away }, ringing).events).toEqual(["initiated", "ringing"]);
  });

  it.each([
    ["0", true],
    ["7", true],
    ["", true],
    ["false", false],
  ])("reads offline=%j as %s", (offline, expected) => {
    expect(readCallStanza(stanza({ kind: "offer", stanza: { offline } }))?.offline).toBe(expected);
  });

  it("does not take e for that flag", () => {
    expect(readCallStanza(stanza({ kind: "offer", stanza: { e: "1" } }))?.offline).toBe(false);
  });
});

describe("a call that goes quiet", () => {
  it("is closed in the log after two minutes, without an event", () => {
    const { call } = play(offer, ringing);
    expect(call && quieten(call, NOW + QUIET_MS - 1)).toBeUndefined();
    expect(call && quieten(call, NOW + QUIET_MS)?.endReason).toBe("unknown");
  });

  it("still makes its event when the end comes later", () => {
    const { call } = play(offer, ringing);
    const quiet = call && quieten(call, NOW + QUIET_MS);
    const read = readCallStanza(stanza(terminate()));
    const result = read && interpret(read, SELF);
    if (!quiet || !result || !("signal" in result)) throw new Error("the end was not read");
    expect(advance(quiet, result.signal, NOW)?.changes.map(({ status }) => status)).toEqual(["missed"]);
  });
});

describe("the fields of an event", () => {
  function body(...spoken: Spoken[]): Record<string, unknown> {
    let call: Call | undefined;
    let text = "";
    for (const each of spoken) {
      const read = readCallStanza(stanza(each));
      const result = read && interpret(read, SELF);
      if (!result || !("signal" in result)) throw new Error("the stanza made no signal");
      const step = advance(call, result.signal, NOW);
      call = step?.call ?? call;
      for (const change of step?.changes ?? [])
        if (call) text = callBody("MANTIS-M72HC", SELF.number, call, change);
    }
    return JSON.parse(text).calls[0];
  }

  it("names the caller by phone number, without a device", () => {
    const child = { "call-creator": "919984351847:7@s.whatsapp.net" };
    expect(body({ kind: "offer", child, from: "919984351847:7@s.whatsapp.net" })).toMatchObject({
      from: CALLER,
      chat_id: CALLER,
    });
  });

  it("takes the number of a LID from caller_pn", () => {
    const child = { "call-creator": "884422:1@lid", caller_pn: CALLER };
    expect(body({ kind: "offer", child, from: CALLER_LID })).toMatchObject({ from: CALLER });
  });

  it("names the LID where no number is known", () => {
    expect(
      body({ kind: "offer", child: { "call-creator": "884422:1@lid" }, from: CALLER_LID }),
    ).toMatchObject({ from: CALLER_LID });
  });

  it("names the own number as the chat of an answer, even when the phone answered by its LID", () => {
    expect(body(offer, { kind: "accept", from: "700100@lid" })).toMatchObject({
      from: CALLER,
      chat_id: SELF.number,
    });
  });

  it("remembers group and video from the offer for the whole call", () => {
    const group: Spoken = {
      kind: "offer",
      child: { "group-jid": GROUP },
      content: [{ tag: "video", attrs: {} }],
    };
    for (const call of [
      body(group),
      body(group, ringing),
      body(group, terminate()),
      body(group, acceptedHere),
    ]) {
      expect(call).toMatchObject({ group_call: true, video_call: true, chat_id: GROUP, from: CALLER });
    }
  });

  it("reads group and video of an offer_notice", () => {
    const child = { type: "group", media: "video" };
    expect(body({ kind: "offer_notice", child })).toMatchObject({ group_call: true, video_call: true });
  });

  it.each([
    ["the attribute", { child: { latency: "42" } }],
    ["the te child", { content: [{ tag: "te", attrs: { latency: String(0x2000000 + 42) } }] }],
  ])("tells the latency of relaylatency from %s, in milliseconds", (_name, said) => {
    expect(body(offer, { kind: "relaylatency", ...said })).toMatchObject({ status: "ringing", latency: 42 });
  });

  it("tells the stanza's time in milliseconds, in whole seconds", () => {
    expect(body(offer)).toMatchObject({ timestamp: T * 1000 });
  });
});

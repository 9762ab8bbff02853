import { describe, expect, it } from "vitest";
import { displayJid, isGroup, isLid, lidOf, numberOf } from "../src/index.ts";

describe.each([
  // jid, number, display form
  ["919984351847@s.whatsapp.net", "919984351847", "+919984351847"],
  ["919984351847:12@s.whatsapp.net", "919984351847", "+919984351847"],
  ["919984351847_1:12@s.whatsapp.net", "919984351847", "+919984351847"],
  ["919984351847.0:12@s.whatsapp.net", "919984351847", "+919984351847"],
  ["919984351847@c.us", "919984351847", "+919984351847"],
  ["919984351847.0@c.us", "919984351847", "+919984351847"],
  ["919984351847@hosted", "919984351847", "+919984351847"],
  ["919984351847:99@hosted", "919984351847", "+919984351847"],
  ["+919984351847", "919984351847", "+919984351847"],
  ["919984351847", "919984351847", "+919984351847"],
  ["153278964101375@lid", undefined, "hidden number 153278964101375"],
  ["153278964101375:4@lid", undefined, "hidden number 153278964101375"],
  ["153278964101375_1:4@lid", undefined, "hidden number 153278964101375"],
  ["153278964101375.1@lid", undefined, "hidden number 153278964101375"],
  ["153278964101375:99@hosted.lid", undefined, "hidden number 153278964101375"],
  ["153278964101375@hosted.lid", undefined, "hidden number 153278964101375"],
  ["919984351847@constructor", undefined, "919984351847@constructor"],
  ["120363041234567890@g.us", undefined, "group 120363041234567890"],
  ["919984351847-1400000000@g.us", undefined, "group 919984351847-1400000000"],
  ["status@broadcast", undefined, "status@broadcast"],
  ["", undefined, ""],
])("%s", (jid, number, display) => {
  it(`has ${number ?? "no number"}`, () => expect(numberOf(jid)).toBe(number));
  it(`shows as ${display}`, () => expect(displayJid(jid)).toBe(display));
  it("has the digits of a LID, or none", () =>
    expect(lidOf(jid)).toBe(
      display.startsWith("hidden") ? display.slice("hidden number ".length) : undefined,
    ));
  it("is a LID, a group, or neither", () => {
    expect(isLid(jid)).toBe(display.startsWith("hidden"));
    expect(isGroup(jid)).toBe(display.startsWith("group"));
  });
});

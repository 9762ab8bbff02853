import { expect, it } from "vitest";
import { fakeCall } from "../src/fixtures/index.ts";
import { foldCall, phoneOf } from "../src/index.ts";

it.each([
  ["919984351847@s.whatsapp.net", "+919984351847"],
  ["919984351847:12@s.whatsapp.net", "+919984351847"],
  ["919984351847:99@hosted", "+919984351847"],
  ["919984351847@c.us", "+919984351847"],
  ["153278964101375@lid", undefined],
  ["153278964101375:99@hosted.lid", undefined],
  ["120363041234567890@g.us", undefined],
  ["0@s.whatsapp.net", undefined],
  ["12@s.whatsapp.net", undefined],
  ["0919984351847@s.whatsapp.net", undefined],
  ["1234567890123456@s.whatsapp.net", undefined],
  ["", undefined],
])("%s is %s", (from, phone) => {
  expect(phoneOf({ from })).toBe(phone);
});

it("takes events and the calls that they fold into", () => {
  const { events } = fakeCall({ caller: "4915100000001@s.whatsapp.net" });
  expect(events.map(phoneOf)).toEqual(events.map(() => "+4915100000001"));
  expect(phoneOf(foldCall(events))).toBe("+4915100000001");
});

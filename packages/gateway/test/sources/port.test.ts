import { expect, expectTypeOf, it } from "vitest";
import { RinghookError } from "../../src/errors.ts";
import { able } from "../../src/sources/able.ts";
import type { LinkedDevice } from "../../src/sources/linked-device/linked-device.ts";
import type { Capabilities, Linking, Source, SourceWith } from "../../src/sources/source.ts";
import { bareSource } from "../stage/bare-source.ts";

it("takes a source with no capability at all", () => {
  expectTypeOf(bareSource("whapi")).toExtend<Source>();
});

it("takes no half of a capability, and no capability that is missing where one was promised", () => {
  type Half = Omit<Source, "linking"> & { linking: Pick<Linking, "pair"> };
  expectTypeOf<Half>().not.toExtend<Source>();
  expectTypeOf<Omit<Source, "end">>().not.toExtend<Source>();
  expectTypeOf<Source>().not.toExtend<SourceWith<"texts">>();
  expectTypeOf<Omit<LinkedDevice, "profile">>().not.toExtend<LinkedDevice>();
});

it("is a linked device only with every capability but those for a provider, which it must not promise", () => {
  expectTypeOf<LinkedDevice>().toExtend<
    SourceWith<Exclude<keyof Capabilities, "inbound" | "registration">>
  >();
  expectTypeOf<LinkedDevice>().not.toExtend<SourceWith<"inbound">>();
});

it.each<[keyof Capabilities, string]>([
  ["linking", "a channel of kind meta-cloud cannot be linked to a phone"],
  ["calls", "a channel of kind meta-cloud cannot reject calls"],
  ["texts", "a channel of kind meta-cloud cannot send texts"],
  ["callLinks", "a channel of kind meta-cloud cannot make call links"],
  ["profile", "a channel of kind meta-cloud cannot read the account's profile"],
  ["inbound", "a channel of kind meta-cloud cannot take requests of a provider"],
  ["registration", "a channel of kind meta-cloud cannot register itself at a provider"],
])("refuses %s where it is absent, with the kind in the sentence", (name, sentence) => {
  expect(() => able(bareSource("meta-cloud"), name)).toThrow(new RinghookError("SOURCE_CANNOT", sentence));
});

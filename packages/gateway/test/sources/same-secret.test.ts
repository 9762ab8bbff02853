import { expect, it } from "vitest";
import { validSecrets } from "../../src/sources/provider.ts";
import { isOneOf } from "../../src/sources/same-secret.ts";

/** Secrets of which it shows how many were looked at. */
function watched(...secrets: string[]): { secrets: string[]; looked: Set<string> } {
  const looked = new Set<string>();
  const proxy = new Proxy(secrets, {
    get: (target, name, receiver) => {
      if (typeof name === "string" && /^\d+$/.test(name)) looked.add(name);
      return Reflect.get(target, name, receiver);
    },
  });
  return { secrets: proxy, looked };
}

it.each([
  ["the first", "one", true],
  ["the last", "three", true],
  ["none", "four", false],
  ["the beginning of one", "thre", false],
  ["nothing", "", false],
  ["no header at all", undefined, false],
])("looks at every secret whichever was given: %s", (_which, given, fits) => {
  const { secrets, looked } = watched("one", "two", "three");
  expect(isOneOf(given, secrets)).toBe(fits);
  expect([...looked]).toEqual(["0", "1", "2"]);
});

it("has no secret that is empty", () => {
  expect(isOneOf("", [""])).toBe(false);
  expect(isOneOf(undefined, [""])).toBe(false);
  expect(isOneOf("", [])).toBe(false);
});

it("takes a secret of before until its time is over, and one in use for ever", () => {
  const secrets = [
    { secret: "new", until: null },
    { secret: "old", until: 1_000 },
  ];
  expect(validSecrets(secrets, 999)).toEqual(["new", "old"]);
  expect(validSecrets(secrets, 1_000)).toEqual(["new"]);
});

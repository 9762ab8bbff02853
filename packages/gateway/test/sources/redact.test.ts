import fc from "fast-check";
import { expect, it } from "vitest";
import { redact, redactText } from "../../src/sources/redact.ts";
import { connect, metaChange } from "./stage/requests.ts";

it("drops session descriptions, wherever they stand", () => {
  const kept = JSON.stringify(redact(metaChange({ calls: [connect({ extra: { SDP: "v=0" } })] })));
  expect(kept).not.toMatch(/sdp|v=0|192\.0\.2\.7/i);
  expect(kept).toContain("wacid.");
});

it.each([
  "app_secret",
  "verify_token",
  "accessToken",
  "Authorization",
  "password",
  "api_key",
  "X-Hub-Signature-256",
])("removes what is called %s", (name) =>
  expect(redact({ list: [{ [name]: { deep: "EAAG-1" }, id: "A" }] })).toEqual({
    list: [{ [name]: "[removed]", id: "A" }],
  }),
);

it("removes a source's secrets by value: in texts, in names, at any depth, and in a path", () => {
  const secrets = ["rhs_1", ""];
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.string(), fc.string(), (value, before, after) => {
      const text = JSON.stringify(
        redact([{ at: value, [`${before}rhs_1`]: `${before}rhs_1${after}` }], secrets),
      );
      expect(text).not.toContain("rhs_1");
    }),
  );
  expect(redactText("POST /in/whapi/MANTIS-M72HC/rhs_1/calls", ["rhs_1"])).toBe(
    "POST /in/whapi/MANTIS-M72HC/[removed]/calls",
  );
});

it("leaves all else as it is, and stands what is nested without end", () => {
  const value = { a: [1, null, true, "text"], ["__proto__"]: { b: 2 } };
  expect(redact(value)).toEqual(value);
  const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
  expect(JSON.stringify(redact(deep))).toContain("[removed]");
});

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { stateReasons } from "../../src/sources/state-reasons.ts";

const page = readFileSync(new URL("../../../../docs/reference/calls.md", import.meta.url), "utf8");

it("shows each reason of a channel's state on the reference page, word for word", () => {
  const rows = Object.entries(stateReasons).map(
    ([reason, { sentence, next }]) => `| \`${reason}\` | ${sentence} | ${next ? `${next} ` : ""}|`,
  );
  expect(page).toContain(rows.join("\n"));
});

import { expect, it } from "vitest";
import { stateReasons } from "../../gateway/src/links/state-reasons.ts";
import { stateReasonText } from "../src/channels/state-reasons.ts";

it.each(Object.keys(stateReasons))("says in a sentence why a channel is in its state: %s", (reason) => {
  expect(stateReasonText(reason)).toMatch(/^[A-Z].+\.$/);
});

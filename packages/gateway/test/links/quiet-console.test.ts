import { createRequire } from "node:module";
import { afterEach, expect, it, vi } from "vitest";
import { muteLibsignal } from "../../src/sources/linked-device/baileys/quiet-console.ts";

const METHODS = ["log", "info", "warn", "error"] as const;
const printed = METHODS.map((method) => vi.spyOn(console, method).mockImplementation(() => {}));
muteLibsignal();

afterEach(() => {
  for (const spy of printed) spy.mockClear();
});

/** What libsignal prints of a session that it closes: the session, keys and all. */
function closeSession(): void {
  const require = createRequire(import.meta.url);
  const SessionRecord = require("libsignal/src/session_record.js");
  const session = SessionRecord.createEntry();
  session.indexInfo = { closed: -1 };
  new SessionRecord().closeSession(session);
  expect(session.indexInfo.closed).toBeGreaterThan(0);
}

it("drops what libsignal prints", () => {
  closeSession();
  expect(printed.flatMap(({ mock }) => mock.calls)).toEqual([]);
});

it("drops it also where stack traces are switched off", () => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  closeSession();
  expect(Error.stackTraceLimit).toBe(0);
  Error.stackTraceLimit = stackTraceLimit;
  expect(printed.flatMap(({ mock }) => mock.calls)).toEqual([]);
});

it("lets everybody else's words through", () => {
  // biome-ignore lint/suspicious/noConsole: what this test is about
  console.info("Closing session: the meeting is over");
  expect(printed.flatMap(({ mock }) => mock.calls)).toEqual([["Closing session: the meeting is over"]]);
});

import { expect, it } from "vitest";
import { type CallUpdate, updateBody } from "../../src/calls/update-body.ts";

const update: CallUpdate = {
  callId: "wacid.ABGGFjFVU2AfAgo6V-Hc5eCgK5Gh",
  direction: "incoming",
  from: "16315553602@s.whatsapp.net",
  chatId: "16315553602@s.whatsapp.net",
  endReason: "completed",
  at: 1_671_644_944_000,
  startedAt: 1_671_644_824_000,
  endedAt: 1_671_644_944_000,
  durationSeconds: 120,
  group: false,
  video: false,
};

it("writes the bytes of calls.patch", () => {
  expect(updateBody("MANTIS-M72HC", update, 1_671_644_944_500)).toBe(
    '{"calls_updates":[{"id":"wacid.ABGGFjFVU2AfAgo6V-Hc5eCgK5Gh","direction":"incoming","from":"16315553602@s.whatsapp.net",' +
      '"chat_id":"16315553602@s.whatsapp.net","status":"ended","end_reason":"completed","timestamp":1671644944000,' +
      '"started_at":1671644824000,"ended_at":1671644944000,"duration":120,"group_call":false,"video_call":false,"late":false}],' +
      '"event":{"type":"calls","event":"patch"},"channel_id":"MANTIS-M72HC"}',
  );
});

it("leaves out what nobody knows", () => {
  const { startedAt: _, endedAt: __, durationSeconds: ___, ...short } = update;
  const [told] = JSON.parse(updateBody("MANTIS-M72HC", short, update.at)).calls_updates;
  for (const name of ["started_at", "ended_at", "duration"]) expect(told).not.toHaveProperty(name);
  expect(told).toMatchObject({ status: "ended", end_reason: "completed" });
});

it.each([
  [60_000, false],
  [60_001, true],
])("is late when it was learnt %i ms after the end: %s", (ms, late) => {
  const body = updateBody("MANTIS-M72HC", update, 1_671_644_944_000 + ms);
  expect(JSON.parse(body).calls_updates[0].late).toBe(late);
});

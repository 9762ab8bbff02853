import { sampleBodies } from "@ringhook/calls/fixtures";
import { expect, it } from "vitest";
import { runLong } from "../stage/long-command.ts";

const update = (more: object = {}): string =>
  JSON.stringify({
    calls_updates: [
      {
        id: "wacid.1",
        direction: "incoming",
        from: "16315553602@s.whatsapp.net",
        chat_id: "16315553602@s.whatsapp.net",
        status: "ended",
        end_reason: "completed",
        timestamp: 1_671_644_944_000,
        duration: 120,
        group_call: false,
        video_call: false,
        late: false,
        ...more,
      },
    ],
    event: { type: "calls", event: "patch" },
    channel_id: "SALES",
  });

it("shows each webhook as what it is, and what is odd about it", async () => {
  const listening = runLong("listen", "--port", "0");
  const [, url = ""] = await listening.line(/^Listening at (\S+)/);
  const send = async (body: string, id: string): Promise<number> =>
    (await fetch(url, { method: "POST", headers: { "webhook-id": id }, body })).status;

  expect(await send(sampleBodies[0] ?? "", "dlv_1")).toBe(200);
  await listening.line(/^\S+ {2}initiated \+919984351847 {2}voice$/);
  expect(await send(update(), "dlv_2")).toBe(200);
  await listening.line(/^\S+ {2}ended {5}\+16315553602 {2}voice, incoming, completed, 120 s$/);
  const placed = { id: "wacid.2", direction: "outgoing", from: "16315553601@s.whatsapp.net" };
  expect(await send(update({ ...placed, end_reason: "declined", duration: undefined }), "dlv_3")).toBe(200);
  await listening.line(/^\S+ {2}ended {5}\+16315553602 {2}voice, outgoing, declined$/);
  const user = { user: { id: "1" }, event: { type: "users", event: "post" }, channel_id: "SALES" };
  expect(await send(JSON.stringify(user), "dlv_4")).toBe(200);
  await listening.line(/^\S+ {2}users\.post$/);
  expect(await send(update(), "dlv_2")).toBe(200);
  await listening.line(/120 s {2}\(duplicate\)$/);
  expect(await send(update(), "dlv_5")).toBe(200);
  await listening.line(/120 s {2}\(out of order\)$/);
});

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { GROUP, T } from "../stage/samples.ts";
import { acceptedHere, offer, play, rings, type Spoken, terminate, VIDEO } from "./stanzas.ts";

const SECOND = String(T / 1_000 + 1);
/** The same stanza, a second later. */
const later = (spoken: Spoken): Spoken => ({ ...spoken, stanza: { ...spoken.stanza, t: SECOND } });
const GROUPED: Spoken = { kind: "offer", child: { "group-jid": GROUP } };
const VIDEO_OFFER: Spoken = { kind: "offer", content: VIDEO };
const QUEUED: Spoken = { kind: "offer", stanza: { offline: "0" } };

// Written out: this is what receivers parse, key by key. All other tests say what an event tells in words.
it.each<[name: string, spoken: Spoken[], bytes: string]>([
  [
    "initiated",
    [offer],
    '{"calls":[{"id":"ED3D9B4864F90327F10D24BAEED6CFB9","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ],
  [
    "ringing",
    [offer, later(rings)],
    '{"calls":[{"id":"ED3D9B4864F90327F10D24BAEED6CFB9","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ],
  [
    "ringing with a latency",
    [offer, later({ kind: "relaylatency", child: { latency: "42" } })],
    '{"calls":[{"id":"ED3D9B4864F90327F10D24BAEED6CFB9","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false,"latency":42}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ],
  [
    "missed",
    [offer, later(terminate("timeout"))],
    '{"calls":[{"id":"ED3D9B4864F90327F10D24BAEED6CFB9","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ],
  [
    "answered",
    [offer, later(acceptedHere)],
    '{"calls":[{"id":"ED3D9B4864F90327F10D24BAEED6CFB9","from":"919984351847@s.whatsapp.net","chat_id":"61371989950@s.whatsapp.net","status":"answered","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ],
  [
    "a video call",
    [VIDEO_OFFER],
    '{"calls":[{"id":"ED3D9B4864F90327F10D24BAEED6CFB9","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":true,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ],
  [
    "a group call",
    [GROUPED],
    '{"calls":[{"id":"ED3D9B4864F90327F10D24BAEED6CFB9","from":"919984351847@s.whatsapp.net","chat_id":"120363000000000001@g.us","status":"initiated","timestamp":1713792453000,"group_call":true,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ],
  [
    "a call while the channel was away",
    [QUEUED, { kind: "terminate", stanza: { offline: "1", t: SECOND } }],
    '{"calls":[{"id":"ED3D9B4864F90327F10D24BAEED6CFB9","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":true}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ],
  [
    "a caller whose number nothing tells",
    [{ kind: "offer", child: { "call-creator": "884422@lid" }, stanza: { from: "884422@lid" } }],
    '{"calls":[{"id":"ED3D9B4864F90327F10D24BAEED6CFB9","from":"884422@lid","chat_id":"884422@lid","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  ],
])("the bytes of %s", (_name, spoken, bytes) => {
  expect(play(...spoken).bodies.at(-1)).toBe(bytes);
});

it("the page of the format shows the bytes of an event", () => {
  const page = readFileSync(new URL("../../../../docs/reference/webhooks.md", import.meta.url), "utf8");
  const [, shown] = /^```json\n(\{"calls".*)\n```$/m.exec(page) ?? [];
  expect(shown).toBe(play(offer).bodies[0]);
});

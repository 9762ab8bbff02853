import { expect, it } from "vitest";
import { sampleBodies, sampleCalls } from "../src/fixtures/index.ts";
import { parseCallsWebhook } from "../src/index.ts";

// Written out, so that a slip in how the fixtures are built cannot pass unseen.
const documented = [
  '{"calls":[{"id":"ED3D9B4864F90327F10D24BAEED6CFB9","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"initiated","timestamp":1713792453000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  '{"calls":[{"id":"ED3D9B4864F90327F10D24BAEED6CFB9","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792454000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  '{"calls":[{"id":"ED3D9B4864F90327F10D24BAEED6CFB9","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"missed","timestamp":1713792461000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  '{"calls":[{"id":"9A8D1BC9430628934B085167CC0AF026","from":"919984351847@s.whatsapp.net","chat_id":"61371989950@s.whatsapp.net","status":"answered","timestamp":1713792568000,"group_call":false,"video_call":false,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
  '{"calls":[{"id":"5FC111DE89BCE0BD3401A2718382B314","from":"919984351847@s.whatsapp.net","chat_id":"919984351847@s.whatsapp.net","status":"ringing","timestamp":1713792526000,"group_call":false,"video_call":true,"offline_call":false}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}',
];

it("holds the five documented bodies byte for byte", () => {
  expect(sampleBodies).toEqual(documented);
});

it.each(sampleCalls.map((sample) => [sample.calls[0]?.status, sample] as const))(
  "parses the documented %s sample to itself, keys in order",
  (_status, sample) => {
    expect(JSON.stringify(parseCallsWebhook(sample))).toBe(JSON.stringify(sample));
  },
);

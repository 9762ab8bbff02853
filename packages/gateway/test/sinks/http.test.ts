import { systemClock } from "../../src/clock.ts";
import { makeSigningSecret } from "../../src/secrets/signing-secret.ts";
import { AddressGuard } from "../../src/sinks/http/guard.ts";
import { httpSinks } from "../../src/sinks/http/http-sink.ts";
import type { Target } from "../../src/subscriptions/webhook.ts";
import { type Reply, startHttpReceiver } from "../stage/http-receiver.ts";
import { sampleTarget } from "./sample-target.ts";
import { type EndpointStage, type Manner, testSink } from "./test-sink.ts";

const NAMED_SECONDS = 7;

testSink("http", {
  open: httpSinks({ clock: systemClock, guard: new AddressGuard(["127.0.0.0/8"]), timeoutMs: 1_500 }),
  openEndpoint,
  unsendable: ({ webhook, ...target }) => ({ ...target, webhook: { ...webhook, url: "no URL at all" } }),
  namedMs: NAMED_SECONDS * 1_000,
  seesRefused: true,
  knowsGone: true,
});

const REPLIES: Record<Manner, Reply> = {
  takes: 200,
  refuses: 500,
  refusesAndNamesATime: { status: 503, headers: { "retry-after": String(NAMED_SECONDS) } },
  wantsNoMore: 410,
  isSilent: "hang",
};

/** A real server that takes webhooks. */
async function openEndpoint(): Promise<EndpointStage> {
  let reply: Reply = REPLIES.takes;
  const receiver = await startHttpReceiver(() => reply);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await receiver.close();
  };
  return {
    target: targetOf(receiver.url),
    behave: (manner) => {
      reply = REPLIES[manner];
    },
    seen: () => receiver.requests.map(({ headers }) => String(headers["webhook-id"])),
    connections: () => receiver.connections,
    vanish: close,
    close,
  };
}

function targetOf(url: string): Target {
  return sampleTarget(url, [{ secret: makeSigningSecret(), until: null }]);
}

import type { Sink } from "../../src/sinks/sink.ts";
import { type Manner as Reply, startChatwoot } from "../stage/chatwoot/chatwoot-server.ts";
import { callDelivery, NUMBER, sinksForTests, targetIn } from "./chatwoot-calls.ts";
import { type EndpointStage, type Manner, testSink } from "./test-sink.ts";

const NAMED_SECONDS = 7;
const open = sinksForTests();

testSink("chatwoot", {
  open: () => toldOfCalls(open()),
  openEndpoint,
  unsendable: ({ webhook, ...target }) => {
    const { chatwoot: _, ...rest } = webhook;
    return { ...target, webhook: rest };
  },
  namedMs: NAMED_SECONDS * 1_000,
  seesRefused: true,
  knowsGone: true,
});

/** The suite's deliveries tell of no call; these do. */
function toldOfCalls(sink: Sink): Sink {
  return {
    send: (delivery, target) => sink.send({ ...delivery, body: callDelivery("").body }, target),
    close: () => sink.close(),
  };
}

const REPLIES: Record<Exclude<Manner, "takes">, Reply> = {
  refuses: { status: 500 },
  refusesAndNamesATime: { status: 429, headers: { "retry-after": String(NAMED_SECONDS) } },
  wantsNoMore: { status: 404 },
  isSilent: "hang",
};

/** A Chatwoot that knows the caller, and behaves at the last step, where it sees which delivery it is. */
async function openEndpoint(): Promise<EndpointStage> {
  const server = await startChatwoot();
  const { book, chatwoot } = server;
  const caller = { name: "Asha", phone_number: `+${NUMBER}`, identifier: null };
  book.addConversation(book.addContact(caller, chatwoot.inboxId), chatwoot.inboxId, "open");
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await server.close();
  };
  return {
    target: targetIn(chatwoot),
    behave: (manner) =>
      server.behave(({ step }) => (step === "message" && manner !== "takes" ? REPLIES[manner] : undefined)),
    seen: () =>
      server.asked.filter(({ step }) => step === "message").map(({ asked }) => String(asked.body.source_id)),
    connections: () => server.connections,
    vanish: close,
    close,
  };
}

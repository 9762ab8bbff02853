import type { Device } from "../accounts/device.ts";
import type { Context } from "../ground/context.ts";
import { hexDigits } from "../ground/random.ts";
import type { RejectAnswer } from "../misbehaviour/conditions.ts";
import { child, children, node, type Stanza } from "../stanzas/node.ts";
import type { Calls } from "./calls.ts";

const LINK_ADDRESSES = {
  audio: "https://call.whatsapp.com/voice/",
  video: "https://call.whatsapp.com/video/",
} as const;

/** Answers what clients ask about calls: refuse one, make a link for one. */
export class CallRequests {
  readonly #context: Context;
  readonly #calls: Calls;

  constructor(context: Context, calls: Calls) {
    this.#context = context;
    this.#calls = calls;
  }

  /** The answer, or nothing if the network does not answer. */
  answer(stanza: Stanza, client: Device): Stanza | undefined {
    const request = children(stanza)[0];
    if (request?.tag === "reject") return this.#reject(stanza, request, client);
    if (request?.tag === "link_create") return this.#createLink(stanza, request, client);
    return acknowledge(stanza, request?.tag);
  }

  #reject(stanza: Stanza, request: Stanza, client: Device): Stanza | undefined {
    const twist = this.#context.conditions.rejects.take(client.number);
    if (twist) return answerBadly(stanza, twist.answer);
    const { "call-id": callId = "", "call-creator": callCreator = "" } = request.attrs;
    const call = this.#calls.find(callId);
    const effective = call?.creator === callCreator;
    if (effective) call.refused();
    else {
      const expected = call ? `expected ${call.creator}, got ${callCreator}` : callId;
      this.#context.faults.report(
        call ? "REJECT_OTHER_CREATOR" : "REJECT_UNKNOWN_CALL",
        expected,
        client.jid,
      );
    }
    const { number, jid: device } = client;
    this.#context.events.emit("rejected", { number, device, callId, callCreator, effective });
    return acknowledge(stanza, "reject");
  }

  #createLink(stanza: Stanza, request: Stanza, client: Device): Stanza {
    const media = request.attrs.media === "video" ? "video" : "audio";
    const start = child(request, "event")?.attrs.start_time;
    const token = hexDigits(this.#context.random, 22);
    this.#context.events.emit("callLink", {
      number: client.number,
      device: client.jid,
      media,
      startTime: start === undefined ? undefined : Number(start),
      token,
      url: LINK_ADDRESSES[media] + token,
    });
    return acknowledge(stanza, undefined, [node("link_create", { media, token })]);
  }
}

function answerBadly(stanza: Stanza, answer: RejectAnswer): Stanza | undefined {
  if (answer === "never") return undefined;
  const code = String(answer.error);
  if (answer.as === "child")
    return acknowledge(stanza, "reject", [node("error", { code, text: "rejected" })]);
  const { tag, attrs } = acknowledge(stanza, "reject");
  return node(tag, { ...attrs, error: code });
}

// An answer tagged "call" would pass for an incoming call.
function acknowledge({ attrs }: Stanza, type: string | undefined, content?: Stanza[]): Stanza {
  return node("ack", { class: "call", type, id: attrs.id, from: attrs.to }, content);
}

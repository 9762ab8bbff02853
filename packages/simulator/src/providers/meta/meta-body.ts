/** The business's number, as Meta names it beside each call. */
export interface BusinessNumber {
  /** Digits only. */
  readonly number: string;
  readonly phoneNumberId: string;
  /** The WhatsApp Business Account that the number belongs to. */
  readonly accountId: string;
}

/** One call, and both ends of it. */
export interface MetaCallFacts {
  readonly id: string;
  /** Digits only. */
  readonly user: string;
  readonly outgoing: boolean;
}

/** How a call ended. Times are seconds since 1970. */
export interface MetaEnd {
  readonly at: number;
  readonly talkedFrom?: number | undefined;
  /** The code of an error, for a call that failed. */
  readonly failed?: number | undefined;
}

/** An entry of `calls`: the call begins, with what its media would need. */
export function connectEntry(call: MetaCallFacts, business: BusinessNumber, at: number): object {
  return {
    ...ends(call, business),
    event: "connect",
    timestamp: String(at),
    session: {
      sdp_type: call.outgoing ? "answer" : "offer",
      sdp: "v=0\r\no=- 7669997803033704573 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n",
    },
  };
}

/** An entry of `calls`: the call is over. */
export function terminateEntry(call: MetaCallFacts, business: BusinessNumber, end: MetaEnd): object {
  const { at, talkedFrom, failed } = end;
  return {
    ...ends(call, business),
    event: "terminate",
    timestamp: String(at),
    status: [failed === undefined ? "COMPLETED" : "FAILED"],
    ...(talkedFrom !== undefined && {
      start_time: String(talkedFrom),
      end_time: String(at),
      duration: at - talkedFrom,
    }),
    ...(failed !== undefined && { errors: [{ code: failed, message: "The call failed" }] }),
  };
}

/** An entry of `statuses`: how a call that the business placed gets on. */
export function statusEntry(
  call: MetaCallFacts,
  status: "RINGING" | "ACCEPTED" | "REJECTED",
  at: number,
): object {
  return { id: call.id, timestamp: String(at), type: "call", status, recipient_id: call.user };
}

/**
 * The body around entries, as Meta writes it: slashes and what is beyond ASCII are escapes. A receiver that parses it
 * and prints it again gets other bytes than those that were signed.
 */
export function metaBody(
  business: BusinessNumber,
  call: MetaCallFacts,
  entries: { calls: object[] } | { statuses: object[] },
): string {
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: business.number, phone_number_id: business.phoneNumberId },
    contacts: [{ profile: { name: "Zoë / Kim" }, wa_id: call.user }],
    ...entries,
  };
  const changes = [{ value, field: "calls" }];
  const text = JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: business.accountId, changes }],
  });
  return text
    .replaceAll("/", "\\/")
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function ends({ id, user, outgoing }: MetaCallFacts, { number }: BusinessNumber): object {
  return {
    id,
    to: outgoing ? user : number,
    from: outgoing ? number : user,
    direction: outgoing ? "BUSINESS_INITIATED" : "USER_INITIATED",
  };
}

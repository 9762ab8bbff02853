// Next.js: opens a ticket in a helpdesk for each missed call.
import { type CallEvent, type CallsReceiver, createCallsReceiver, displayJid } from "@ringhook/calls";

let receive: CallsReceiver | undefined;

export function POST(request: Request): Promise<Response> {
  // Made at the first request: `next build` loads this module too, and need not know the secret.
  receive ??= createCallsReceiver({ secret: process.env.WEBHOOK_SECRET, onMissed: openTicket });
  return receive(request);
}

async function openTicket({ id, from, timestamp }: CallEvent): Promise<void> {
  const response = await fetch(process.env.HELPDESK_URL ?? "", {
    method: "POST",
    // Instances of a route share no memory, so a webhook that comes twice may get here twice.
    headers: { "content-type": "application/json", "idempotency-key": id },
    body: JSON.stringify({ subject: `Missed call from ${displayJid(from)}`, at: new Date(timestamp) }),
    signal: AbortSignal.timeout(5_000),
  });
  // Thrown, it answers 500: the gateway tries again until the helpdesk has the ticket.
  if (!response.ok) throw new Error(`The helpdesk answered ${response.status}`);
}

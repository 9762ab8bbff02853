import type { AnswerQuery } from "./answer.ts";

/** The client logs out by itself. */
export const removeDevice: AnswerQuery = (_query, client, { directory, events }) => {
  directory.byNumber(client.number)?.devices.delete(client.index);
  client.outbox.clear();
  events.emit("unlinked", { number: client.number, device: client.jid, by: "client" });
  return { next: "leave" };
};

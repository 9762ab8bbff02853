import { expect, it } from "vitest";
import { chatwootStage, LID, NUMBER } from "./chatwoot-calls.ts";

/** The steps that were asked for, in order. */
const stepsOf = ({ asked }: { asked: { step: string }[] }) => asked.map(({ step }) => step);

it.each(["beside", "flat"] as const)(
  "a missed call opens a conversation of its caller's, whom it makes a contact (answers of kind %s)",
  async (shape) => {
    const stage = await chatwootStage({ shape });
    expect(await stage.tell("dlv_1")).toMatchObject({ result: "accepted", evidence: { status: 200 } });
    expect(stepsOf(stage)).toEqual(["search", "contact", "conversation", "message"]);
    expect(stage.read()).toEqual([`+${NUMBER} open incoming: Missed WhatsApp call from +${NUMBER}`]);
    expect(stage.wrongs).toEqual([]);
  },
);

it("finds the contact and the conversation that are there", async () => {
  const stage = await chatwootStage();
  await stage.tell("dlv_1");
  await stage.tell("dlv_2");
  expect(stepsOf(stage).slice(4)).toEqual(["search", "conversations", "messages", "message"]);
  expect([stage.book.contacts.length, stage.book.conversations.length]).toEqual([1, 1]);
  expect(stage.read()).toHaveLength(2);
  expect(stage.wrongs).toEqual([]);
});

it("takes only the one whose number is the caller's, however many hold it", async () => {
  const stage = await chatwootStage();
  const { book, chatwoot } = stage;
  for (let n = 0; n < 20; n += 1) {
    book.addContact({ name: `see +${NUMBER}`, phone_number: `+1202555${1000 + n}`, identifier: null }, 5);
  }
  const caller = book.addContact({ name: "Asha", phone_number: `+${NUMBER}`, identifier: null }, 5);
  await stage.tell("dlv_1");
  expect(book.contacts).toHaveLength(21);
  expect(book.conversations.map(({ contact_id }) => contact_id)).toEqual([caller.id]);
  expect(chatwoot.inboxId).toBe(5);
});

it("puts a LID into the identifier, never into the phone number", async () => {
  const stage = await chatwootStage();
  await stage.tell("dlv_1", { from: `${LID}@lid` });
  await stage.tell("dlv_2", { from: `${LID}@lid` });
  expect(stage.book.contacts).toMatchObject([{ phone_number: null, identifier: `${LID}@lid` }]);
  expect(stage.read()[0]).toBe(`${LID}@lid open incoming: Missed WhatsApp call from a hidden number`);
  expect(stage.wrongs).toEqual([]);
});

it("keeps what is not to open a conversation as a note, in one that is resolved where there is none", async () => {
  const stage = await chatwootStage();
  await stage.tell("dlv_1", { status: "answered" });
  await stage.tell("dlv_2", { status: "answered" });
  expect(stage.read()).toEqual([
    `+${NUMBER} resolved note: Answered WhatsApp call from +${NUMBER}`,
    `+${NUMBER} resolved note: Answered WhatsApp call from +${NUMBER}`,
  ]);
  expect(stage.book.conversations).toHaveLength(1);
});

it("opens a further conversation after a missed call, where the last one is resolved", async () => {
  const stage = await chatwootStage();
  await stage.tell("dlv_1", { status: "answered" });
  await stage.tell("dlv_2");
  await stage.tell("dlv_3", { status: "answered" });
  expect(stage.read().map((line) => line.split(" ").slice(1, 3).join(" "))).toEqual([
    "resolved note:",
    "open incoming:",
    "open note:",
  ]);
});

it("writes nothing but notes where that is asked for, and opens the conversation all the same", async () => {
  const stage = await chatwootStage();
  await stage.tell("dlv_1", {}, { private: true });
  expect(stage.read()).toEqual([`+${NUMBER} open note: Missed WhatsApp call from +${NUMBER}`]);
});

it("writes the owner's own text, with what it can say of a call", async () => {
  const stage = await chatwootStage();
  const message = { missed: "{kind} of {caller} on {date} at {time}, {nobody}" };
  await stage.tell("dlv_1", { video: true }, { message });
  expect(stage.book.messages[0]?.content).toBe(
    `video call of +${NUMBER} on 2024-04-22 at 13:27 UTC, {nobody}`,
  );
});

it("knows a message by the delivery's id: source_id", async () => {
  const stage = await chatwootStage();
  await stage.tell("dlv_1");
  expect(stage.book.messages.map(({ source_id }) => source_id)).toEqual(["dlv_1"]);
});

it("leaves conversations of other inboxes alone", async () => {
  const stage = await chatwootStage();
  const { book } = stage;
  const caller = book.addContact({ name: "Asha", phone_number: `+${NUMBER}`, identifier: null }, 7);
  const elsewhere = book.addConversation(caller, 7, "open");
  await stage.tell("dlv_1");
  expect(book.messages.map(({ conversation_id }) => conversation_id)).not.toContain(elsewhere.id);
  expect(stage.wrongs).toEqual([]);
});

it.each(["", "/", "/help/desk", "/help/desk/"])("is reached where its URL ends with %j", async (path) => {
  const basePath = path.replace(/\/$/, "");
  const stage = await chatwootStage({ basePath });
  const url = stage.url.slice(0, stage.url.length - basePath.length) + path;
  expect((await stage.tell("dlv_1", {}, { url })).result).toBe("accepted");
});

import { expect, it, onTestFinished } from "vitest";
import type { Step } from "../stage/chatwoot/chatwoot-routes.ts";
import type { AskedStep, Manner } from "../stage/chatwoot/chatwoot-server.ts";
import { until } from "../stage/until.ts";
import { callDelivery, chatwootStage, NUMBER, sinksForTests, targetIn } from "./chatwoot-calls.ts";

const WRITES: readonly Step[] = ["contact", "conversation", "message"];
const STEPS: readonly Step[] = ["search", "contact", "conversation", "message"];

/** Behaves so at the first request of a step, and well afterwards. */
const once =
  (at: Step, manner: Manner) =>
  ({ step, time }: AskedStep): Manner | undefined =>
    step === at && time === 1 ? manner : undefined;

it.each(WRITES)("makes nothing twice when the answer to %s is lost", async (step) => {
  const stage = await chatwootStage();
  stage.behave(once(step, "cut"));
  const cut = await stage.tell("dlv_1");
  expect([cut.result, cut.evidence.error]).toEqual(["again", "CONNECTION_RESET"]);
  expect(await stage.tell("dlv_1", { attempts: 1 })).toMatchObject({
    result: "accepted",
    evidence: { remark: step === "message" ? "DUPLICATE" : null, error: null },
  });
  const { contacts, conversations, messages } = stage.book;
  expect([contacts.length, conversations.length, messages.length]).toEqual([1, 1, 1]);
  expect(stage.book.doubles()).toEqual([]);
  expect(stage.wrongs).toEqual([]);
});

it("looks for the message also where nobody knows of an attempt before: its gateway was killed", async () => {
  const stage = await chatwootStage();
  stage.behave(once("message", "mute"));
  const killed = stage.tell("dlv_1");
  await until("it is written", () => stage.book.messages.length === 1);
  await stage.sink.close();
  expect((await killed).result).toBe("stopped");
  const next = sinksForTests()();
  onTestFinished(() => next.close());
  expect((await stage.tell("dlv_1", { attempts: 0 }, {}, next)).result).toBe("accepted");
  expect(stage.book.messages).toHaveLength(1);
});

it("finds the message behind many newer ones, and where its conversation was resolved meanwhile", async () => {
  const stage = await chatwootStage();
  stage.behave(once("message", "cut"));
  await stage.tell("dlv_1");
  const [conversation] = stage.book.conversations;
  if (!conversation) throw new Error("there is no conversation");
  for (let n = 0; n < 70; n += 1) {
    stage.book.addMessage(conversation, {
      ...{ content: "Hello", message_type: "outgoing", private: true, source_id: `other-${n}` },
    });
  }
  conversation.status = "resolved";
  expect((await stage.tell("dlv_1", { attempts: 1 })).evidence.remark).toBe("DUPLICATE");
  expect(stage.book.conversations).toHaveLength(1);
  expect(stage.book.doubles()).toEqual([]);
});

it.each([401, 403, 404])("%s says that it wants no more, whatever was asked for", async (status) => {
  for (const step of STEPS) {
    const stage = await chatwootStage();
    stage.behave(once(step, { status, body: '{"error":"no"}' }));
    const { reason, ...refused } = await stage.tell("dlv_1");
    expect(refused).toMatchObject({
      result: "gone",
      evidence: { status, error: "CHATWOOT_REFUSED", answer: '{"error":"no"}' },
    });
    expect(reason).toMatch(`CHATWOOT_REFUSED: the Chatwoot answered ${status} to `);
    expect(reason).not.toContain(NUMBER);
  }
});

it("a wrong token, account or inbox is refused, and the token is in no evidence", async () => {
  const stage = await chatwootStage();
  for (const change of [{ token: "stolen-token" }, { accountId: 2 }, { inboxId: 6 }]) {
    const refused = await stage.tell("dlv_1", {}, change);
    expect(refused.evidence.error).toBe("CHATWOOT_REFUSED");
    expect(JSON.stringify(refused)).not.toMatch(/stolen-token|token-of-an-agent/);
  }
});

it("422 is a failed attempt with its text", async () => {
  const stage = await chatwootStage();
  const body = '{"message":"Phone number is not valid","attributes":["phone_number"]}';
  stage.behave(once("contact", { status: 422, body }));
  const failed = await stage.tell("dlv_1");
  expect(failed).toMatchObject({ result: "again", evidence: { status: 422, error: null, answer: body } });
  expect((await stage.tell("dlv_1", { attempts: 1 })).result).toBe("accepted");
});

it("a second contact of one number is refused there, and found by the next attempt", async () => {
  const stage = await chatwootStage();
  const [one, other] = await Promise.all([stage.tell("dlv_1"), stage.tell("dlv_2")]);
  expect([one.result, other.result].sort()).toEqual(["accepted", "again"]);
  expect([one.evidence.status, other.evidence.status].sort()).toEqual([200, 422]);
  await stage.tell(one.result === "again" ? "dlv_1" : "dlv_2", { attempts: 1 });
  expect([stage.book.contacts.length, stage.book.messages.length]).toEqual([1, 2]);
});

it("429 names a time, and a 5xx comes again", async () => {
  const stage = await chatwootStage();
  stage.behave(({ step, time }) => {
    if (step !== "search") return undefined;
    return [{ status: 429, headers: { "retry-after": "7" } }, { status: 503 }, { status: 500 }][time - 1];
  });
  expect(await stage.tell("dlv_1")).toMatchObject({ result: "again", retryAfterMs: 7_000 });
  expect(await stage.tell("dlv_1")).toMatchObject({ result: "again", evidence: { status: 503 } });
  expect(await stage.tell("dlv_1")).toMatchObject({ result: "again", evidence: { status: 500 } });
  expect((await stage.tell("dlv_1")).result).toBe("accepted");
});

it("follows no redirect", async () => {
  const [stage, elsewhere] = [await chatwootStage(), await chatwootStage()];
  const location = `${elsewhere.url}/api/v1/accounts/1/contacts/search?q=x`;
  stage.behave(once("search", { status: 302, headers: { location } }));
  expect(await stage.tell("dlv_1")).toMatchObject({ result: "again", evidence: { status: 302, location } });
  expect(elsewhere.asked).toEqual([]);
});

it.each<[string, string]>([
  ["no JSON", "<!doctype html><title>Sign in</title>"],
  ["another JSON", "[]"],
  ["JSON without what it should have", '{"payload":{}}'],
  ["nothing at all", ""],
  ["a contact without an id", `{"payload":[{"phone_number":"+${NUMBER}"}]}`],
  ["more than a mebibyte", `{"payload":[],"more":"${"x".repeat(1_200_000)}"}`],
])("%s is no answer of a Chatwoot's: the attempt fails, and the log keeps 2 KiB", async (_name, body) => {
  const stage = await chatwootStage();
  stage.behave(once("search", { status: 200, body }));
  const failed = await stage.tell("dlv_1");
  expect(failed).toMatchObject({ result: "again", evidence: { error: "CHATWOOT_UNREADABLE", status: null } });
  expect(Buffer.byteLength(failed.evidence.answer ?? "")).toBeLessThanOrEqual(2_050);
  expect((await stage.tell("dlv_1", { attempts: 1 })).result).toBe("accepted");
});

it("counts a message as written by the status alone, whatever its answer's body is", async () => {
  const stage = await chatwootStage();
  stage.behave(once("message", { status: 200, body: "<p>thanks</p>" }));
  expect((await stage.tell("dlv_1")).result).toBe("accepted");
});

it("bears one that is slow, and gives up one that is too slow", async () => {
  const stage = await chatwootStage({}, 400);
  stage.behave(() => ({ afterMs: 150 }));
  expect((await stage.tell("dlv_1")).result).toBe("accepted");
  stage.behave(({ step }) => (step === "messages" ? "hang" : undefined));
  expect(await stage.tell("dlv_2")).toMatchObject({ result: "again", evidence: { error: "TIMEOUT" } });
});

it("begins no further request after three times the time of one", async () => {
  const stage = await chatwootStage({}, 200);
  stage.behave(() => ({ afterMs: 170 }));
  const begun = performance.now();
  const ended = await stage.tell("dlv_1", { from: "15550001@s.whatsapp.net" });
  expect(performance.now() - begun).toBeLessThan(1_500);
  expect(["accepted", "again"]).toContain(ended.result);
});

it("asks nothing of an inner address, unless the operator allowed it", async () => {
  const stage = await chatwootStage();
  const guarded = sinksForTests(1_500, [])();
  onTestFinished(() => guarded.close());
  const refused = await stage.tell("dlv_1", {}, {}, guarded);
  expect(refused).toMatchObject({ result: "again", evidence: { error: "ADDRESS_REFUSED", status: null } });
  expect(stage.asked).toEqual([]);
});

it("a body that tells of no call fails, and is not asked about", async () => {
  const stage = await chatwootStage();
  const body = '{"calls":[]}';
  const failed = await stage.sink.send({ ...callDelivery("dlv_1"), body }, targetIn(stage.chatwoot));
  expect(failed).toMatchObject({ result: "again", evidence: { error: "REQUEST_FAILED" } });
  expect(stage.asked).toEqual([]);
});

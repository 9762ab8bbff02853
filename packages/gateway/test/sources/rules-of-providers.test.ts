import type { Action } from "@ringhook/api";
import { expect, it } from "vitest";
import { at } from "../http/api.ts";
import { until } from "../stage/until.ts";
import { connect, terminate, whapiElement } from "./stage/requests.ts";
import { metaApp, type SourceStage, setSourceStage, whapiChannel } from "./stage/source-stage.ts";

const RULES = {
  rules: [
    {
      id: "closed",
      when: { on: "offered" },
      then: [{ reject: {} }, { text: { body: "Closed.", after_s: 0.1 } }, { tag: { word: "closed" } }],
    },
    { id: "missed", when: { on: "missed", offline: true }, then: [{ text: { body: "Sorry." } }] },
  ],
};

/** What the rules decided and why nothing came of it, as the API tells it. */
async function actionsOf(stage: SourceStage, channelId: string, count: number): Promise<string[]> {
  const ask = async () =>
    at((await stage.operator("GET", `/api/actions?channel_id=${channelId}`)).body, "items") as Action[];
  await until(`${count} settled actions`, async () => {
    const items = await ask();
    return items.length === count && items.every(({ state }) => state !== "pending");
  });
  return (await ask()).map((action) =>
    [action.rule, action.kind, action.state, action.reason, action.reason_text].filter(Boolean).join(" "),
  );
}

const CANNOT = "skipped not_possible The channel's source cannot do this";

it("leaves out what Whapi.Cloud's channel cannot do, says so, and does the rest", async () => {
  const stage = await setSourceStage();
  const { id, tell } = await whapiChannel(stage);
  expect((await stage.operator("PUT", `/api/channels/${id}/rules`, RULES)).status).toBe(200);
  expect(await tell(whapiElement("initiated", { timestamp: Math.floor(Date.now() / 1_000) }))).toBe(200);
  expect((await actionsOf(stage, id, 3)).toSorted()).toEqual([
    `closed reject ${CANNOT}`,
    "closed tag done",
    `closed text ${CANNOT}`,
  ]);
  const tried = await stage.operator("POST", `/api/channels/${id}/rules/try`, { caller: "+49 151 23" });
  expect(tried.body).toMatchObject({
    rule: "closed",
    actions: [
      { kind: "reject", would: "skip", reason: "not_possible" },
      { kind: "tag", would: "act" },
      { kind: "text", would: "skip", reason: "not_possible" },
    ],
  });
  const metrics = await stage.operator("GET", "/metrics");
  expect(String(metrics.body)).toContain('ringhook_actions_total{kind="reject",state="skipped"} 1');
});

it("leaves out what a number of Meta's cannot do, and says so", async () => {
  const stage = await setSourceStage();
  const { channelId, tell } = await metaApp(stage);
  await stage.operator("PUT", `/api/channels/${channelId}/rules`, RULES);
  const seconds = Math.floor(Date.now() / 1_000);
  await tell({ calls: [connect({ timestamp: String(seconds) })] });
  await tell({ calls: [terminate({ timestamp: String(seconds + 5), status: ["FAILED"] })] });
  expect((await actionsOf(stage, channelId, 4)).toSorted()).toEqual([
    `closed reject ${CANNOT}`,
    "closed tag done",
    `closed text ${CANNOT}`,
    `missed text ${CANNOT}`,
  ]);
});

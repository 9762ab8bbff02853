import { afterAll, beforeAll, expect, test } from "vitest";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { type Ask, at, client } from "./api.ts";

let stage: GatewayStage;
let admin: Ask;

beforeAll(async () => {
  stage = await setGatewayStage();
  admin = client(stage.gateway.url, stage.gateway.adminToken);
});
afterAll(() => stage.close());

test("of many who take the same id at once, one gets the channel and the others are told so", async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => admin("POST", "/api/channels", { id: "SAME" })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(7).fill(409)]);
  const refused = answers.filter(({ status }) => status === 409);
  expect(new Set(refused.map(({ body }) => at(body, "code")))).toEqual(new Set(["CHANNEL_EXISTS"]));
});

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

test("of many requests for the same id at once, one gets the channel and the others are refused", async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => admin("POST", "/api/channels", { id: "SAME" })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(7).fill(409)]);
  const refused = answers.filter(({ status }) => status === 409);
  expect(new Set(refused.map(({ body }) => at(body, "code")))).toEqual(new Set(["CHANNEL_EXISTS"]));
});

test("a channel that is being removed opens to nobody, and its id is free only when all is gone", async () => {
  const created = await admin("POST", "/api/channels", { id: "GOING" });
  const owner = client(stage.gateway.url, String(at(created.body, "token")));
  const removing = admin("DELETE", "/api/channels/GOING");
  const meanwhile = await Promise.all(
    Array.from({ length: 8 }, () => admin("POST", "/api/channels", { id: "GOING" })),
  );
  expect((await removing).status).toBe(204);
  for (const { status } of meanwhile) expect([201, 409]).toContain(status);
  expect(meanwhile.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(1);
  expect((await owner("GET", "/health")).status).toBe(401);
});

test("of many rotations of a token at once, the last one counts and no other", async () => {
  await admin("POST", "/api/channels", { id: "TURNING" });
  const path = "/api/channels/TURNING/token";
  const rotated = await Promise.all(Array.from({ length: 8 }, () => admin("POST", path)));
  const opens = await Promise.all(
    rotated.map(({ body }) =>
      client(stage.gateway.url, String(at(body, "token")))("GET", "/health?wakeup=false"),
    ),
  );
  expect(opens.filter(({ status }) => status === 200)).toHaveLength(1);
});

test("of many changes of settings at once, none is lost", async () => {
  await admin("POST", "/api/channels", { id: "CHANGING" });
  const path = "/api/channels/CHANGING/settings";
  const names = Array.from({ length: 8 }, (_, index) => `own_${index}`);
  await Promise.all(names.map((name) => admin("PATCH", path, { [name]: true })));
  const { body } = await admin("GET", path);
  for (const name of names) expect(at(body, name)).toBe(true);
});

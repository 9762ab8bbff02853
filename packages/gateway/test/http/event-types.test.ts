import { afterAll, beforeAll, expect, it } from "vitest";
import { eventTypes } from "../../src/subscriptions/event-types.ts";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { CHANNEL } from "../stage/samples.ts";
import { type Ask, client } from "./api.ts";

let stage: GatewayStage;
let ask: Ask;

beforeAll(async () => {
  stage = await setGatewayStage();
  ask = client(stage.gateway.url, await stage.gateway.channels.keys.rotateToken(CHANNEL));
});

afterAll(() => stage.close());

it("lists each event that a webhook can subscribe to, with what happened", async () => {
  const { body } = await ask("GET", "/api/event-types");
  const items = Object.entries(eventTypes).map(([name, description]) => ({ name, description }));
  expect(body).toEqual({ items, next_cursor: null });
});

it("lists those on the compatible API whose types its clients know", async () => {
  const { body } = await ask("GET", "/settings/events");
  const unknown = ["callbacks.post", "reminders.post", "ops.post"];
  expect(Object.keys(eventTypes)).toEqual(expect.arrayContaining(unknown));
  const known = Object.keys(eventTypes).filter((name) => !unknown.includes(name));
  expect(body).toEqual(known.map((name) => ({ type: name.split(".")[0], method: name.split(".")[1] })));
});

it.each(Object.keys(eventTypes))("lets a webhook subscribe to %s", async (name) => {
  const webhook = { url: "http://127.0.0.1:9/hook", events: [name] };
  const { status, body } = await ask("POST", `/api/channels/${CHANNEL}/webhooks`, webhook);
  expect(status).toBe(201);
  expect(body).toMatchObject({ events: [name] });
});

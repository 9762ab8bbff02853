import { expect } from "vitest";
import { createNetwork, serveControl } from "../src/index.ts";
import { BaileysClient } from "./support/baileys-client.ts";
import { ControlApi } from "./support/control-api.ts";
import { CALLER, ME, test } from "./support/network-test.ts";
import { ThinClient } from "./support/thin-client.ts";

test("networks at one port know nothing of each other", async ({ network, me, friend, client }) => {
  const other = network.apart("test-7", { preKeys: false, history: false, seed: "seven" });
  expect(new URL(other.url).port).toBe(new URL(network.url).port);
  const twin = other.createPhone({ number: ME });
  other.createPhone({ number: CALLER });
  const guest = new BaileysClient(other.url);
  await guest.link(twin);

  const call = await friend.call(ME);
  await call.acknowledged();
  expect([client.calls.length, guest.calls.length]).toEqual([1, 0]);
  const otherCall = await other.phone(CALLER)?.call(ME);
  await otherCall?.acknowledged();
  expect([client.calls.length, guest.calls.length]).toEqual([1, 1]);
  // Who is linked in one has no credentials in the other, and a reset of one leaves the other alone.
  const lost = guest.until("close");
  other.reset();
  await lost;
  expect(me.devices).toMatchObject([{ isOnline: true }]);
  expect(() => network.apart("test-7")).toThrow("test-7");
  await guest.close();
  await other.close();
  expect([...network.others.keys()]).toEqual([]);
  expect(other.faults).toEqual([]);
  expect(network.apart("test-7", { seed: "seven" }).rootKey).toEqual(other.rootKey);
});

test("an address that names no network is not found", async ({ network }) => {
  const client = new ThinClient(`${network.url}?network=nowhere`);
  const me = network.createPhone({ number: ME });
  await expect(client.link(me)).rejects.toThrow("404");
});

test("the end of the first network is the end of the others", async ({ network }) => {
  const first = await createNetwork({ preKeys: false, history: false });
  const second = first.apart("second");
  const client = new ThinClient(second.url);
  await client.link(second.createPhone({ number: ME }));
  await client.login({ passive: false });
  await first.close();
  await client.closed();
  expect(network.faults).toEqual([]);
});

test("all of it over HTTP, below the network's key", async ({ network }) => {
  const control = await serveControl(network);
  const api = new ControlApi(control.url);
  const made = await api.post("/networks", { key: "test-7", history: false, preKeys: false });
  expect(made).toMatchObject({ status: 201, body: { key: "test-7", control: "/networks/test-7" } });
  const below = new ControlApi(`${control.url}/networks/test-7`);
  expect((await below.post("/phones", { number: ME })).status).toBe(201);
  expect((await api.get("/phones")).body).toEqual({ phones: [] });
  expect((await below.get("/phones")).body).toMatchObject({ phones: [{ number: ME }] });
  const { url } = made.body as { url: string };
  const client = new ThinClient(url);
  const phone = network.others.get("test-7")?.phone(ME);
  if (phone) await client.link(phone);
  expect((await below.get("/events?after=0")).body).toMatchObject({ events: [{ name: "linked" }] });
  expect((await below.post("/reset")).status).toBe(204);
  expect((await below.get("/phones")).body).toEqual({ phones: [] });
  expect((await api.get("/networks")).body).toMatchObject({ networks: [{ key: "test-7", url }] });
  expect((await api.post("/networks", { key: "test-7" })).status).toBe(409);
  expect((await api.send("DELETE", "/networks/test-7")).status).toBe(204);
  expect((await below.get("/phones")).status).toBe(404);
  expect((await api.send("DELETE", "/networks/test-7")).status).toBe(404);
  client.close();
  await control.close();
});

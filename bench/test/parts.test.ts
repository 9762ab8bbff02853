import { expect, it, vi } from "vitest";
import { Parts } from "../src/parts.ts";

it("keeps the figures of the other parts when one fails, and says which and why", async () => {
  const told = vi.spyOn(console, "error").mockImplementation(() => {});
  const parts = new Parts();
  expect(await parts.measure("first", async () => 1)).toBe(1);
  expect(await parts.measure("second", () => Promise.reject(new Error("no port")))).toBeNull();
  expect(await parts.measure("third", async () => 3)).toBe(3);
  expect(parts.failed).toEqual([{ part: "second", reason: "no port" }]);
  expect(told.mock.calls).toEqual([["failed: second: no port"]]);
  told.mockRestore();
});

it("gives a part up that does not end", async () => {
  const told = vi.spyOn(console, "error").mockImplementation(() => {});
  const parts = new Parts(20);
  expect(await parts.measure("endless", () => new Promise(() => {}))).toBeNull();
  expect(parts.failed).toEqual([{ part: "endless", reason: "expected an end within 0.02 s" }]);
  expect(await parts.measure("next", async () => 2)).toBe(2);
  told.mockRestore();
});

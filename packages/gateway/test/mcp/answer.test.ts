import { describe, expect, it } from "vitest";
import { shown } from "../../src/http/mcp/answer.ts";

describe("numbers", () => {
  it.each([
    ["a JID", { from: "919984351847@s.whatsapp.net" }, { from: "…847@s.whatsapp.net" }],
    ["a JID of a device", { from: "919984351847:12@s.whatsapp.net" }, { from: "…847:12@s.whatsapp.net" }],
    ["a LID", { lid: "884422001122@lid" }, { lid: "…122@lid" }],
    ["a number", { number: "+919984351847" }, { number: "…847" }],
    ["a number in a text", { note: "call 919984351847 back" }, { note: "call …847 back" }],
    ["a number in an address", { link: "https://wa.me/919984351847" }, { link: "https://wa.me/…847" }],
    ["one in a list", { calls: [{ to: ["919984351847"] }] }, { calls: [{ to: ["…847"] }] }],
  ])("%s is masked", (_, answer, masked) => {
    expect(shown(answer, { withNumbers: false })).toEqual(masked);
    expect(shown(answer, { withNumbers: true })).toEqual(answer);
  });

  it.each([
    ["times", { at: 1_800_000_000_000 }],
    ["ids, of digits too", { id: "12345678", call_id: "98765432", next_cursor: "1800000000000" }],
    ["what is no number", { text: "ED3D9B4864F90327", port: "8080", time: "2026-11-27T10:00:00.000Z" }],
  ])("%s stay as they are", (_, answer) => {
    expect(shown(answer, { withNumbers: false })).toEqual(answer);
  });
});

describe("size", () => {
  const row = (n: number) => ({ id: `C${n}`, text: "x".repeat(2_000) });

  it("leaves out the end of a list that is too long, and says how much", () => {
    const items = Array.from({ length: 50 }, (_, n) => row(n));
    const fitted = shown({ items, next_cursor: "more" }, { withNumbers: false }) as {
      items: unknown[];
      left_out: number;
    };
    expect(JSON.stringify(fitted).length).toBeLessThanOrEqual(33_000);
    expect(fitted.items).toEqual(items.slice(0, fitted.items.length));
    expect(fitted.items.length + fitted.left_out).toBe(50);
  });

  it("cuts texts where there is no list to shorten", () => {
    const fitted = shown({ text: "x".repeat(50_000) }, { withNumbers: false });
    expect(JSON.stringify(fitted).length).toBeLessThan(1_000);
  });
});

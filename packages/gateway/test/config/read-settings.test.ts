import { describe, expect, it } from "vitest";
import { readSettings } from "../../src/config/read-settings.ts";

it("takes a flag over the environment, and that over the default", () => {
  expect(readSettings().port).toBe(8080);
  expect(readSettings({ env: { PORT: "9001" } }).port).toBe(9001);
  expect(readSettings({ env: { PORT: "9001" }, flags: { port: "9002" } }).port).toBe(9002);
});

it("takes an empty variable for an absent one", () => {
  expect(readSettings({ env: { RINGHOOK_LOG_LEVEL: "" } }).logLevel).toBe("info");
});

it("reads networks and single addresses", () => {
  const env = { RINGHOOK_WEBHOOK_ALLOW: "10.0.0.0/8, 127.0.0.1,fd00::/8,::1" };
  expect(readSettings({ env }).webhookAllow).toEqual(["10.0.0.0/8", "127.0.0.1/32", "fd00::/8", "::1/128"]);
});

describe("refuses", () => {
  it.each([
    ["PORT", "-1", "a whole number from 0 to 65535"],
    ["PORT", "8080x", "a whole number from 0 to 65535"],
    ["DATABASE_URL", "postgres://localhost/x", "SQLite only"],
    ["RINGHOOK_WHATSAPP_URL", "https://example.com", "ws:// or wss://"],
    ["RINGHOOK_PUBLIC_URL", "example.com", "http:// or https://"],
    ["RINGHOOK_WEBHOOK_ALLOW", "localhost", "networks such as 10.0.0.0/8"],
    ["RINGHOOK_RETENTION_DAYS", "1.5", "a whole number"],
    ["RINGHOOK_LOG_LEVEL", "verbose", "one of fatal"],
  ])("%s=%s and says what it expected", (name, value, expected) => {
    expect(() => readSettings({ env: { [name]: value } })).toThrow(
      expect.objectContaining({ code: "BAD_SETTING", message: expect.stringContaining(expected) }),
    );
  });

  it.each(["RINGHOOK_ADMIN_TOKEN", "RINGHOOK_SECRET_KEY"])("a bad %s without repeating it", (name) => {
    try {
      readSettings({ env: { [name]: "hunter2" } });
      expect.unreachable();
    } catch (error) {
      expect(String(error)).toContain(name);
      expect(String(error)).not.toContain("hunter2");
    }
  });
});

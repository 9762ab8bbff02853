import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../src/config/read-settings.ts";
import { temporaryFolder } from "../stage/closing.ts";

it("takes a flag over the environment, and that over the default", () => {
  expect(readSettings().port).toBe(8080);
  expect(readSettings({ env: { PORT: "9001" } }).port).toBe(9001);
  expect(readSettings({ env: { PORT: "9001" }, flags: { port: "9002" } }).port).toBe(9002);
});

it("takes an empty variable for an absent one", () => {
  expect(readSettings({ env: { RINGHOOK_LOG_LEVEL: "" } }).logLevel).toBe("info");
});

it.each(["\n", "\r\n", " ", "\t", "\ufeff"])("takes no white space around a value, as %j", (white) => {
  const values = {
    PORT: "9001",
    HOST: "::1",
    RINGHOOK_DATA_DIR: "/var/lib/ringhook",
    RINGHOOK_ADMIN_TOKEN: "sample-admin-token-for-tests",
    RINGHOOK_SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
    RINGHOOK_METRICS_TOKEN: "sample-metrics-token-for-tests",
    RINGHOOK_WEBHOOK_ALLOW: "10.0.0.0/8",
    RINGHOOK_WEBHOOK_PORTS: "443",
    RINGHOOK_WHATSAPP_URL: "wss://example.com/ws",
    RINGHOOK_PUBLIC_URL: "https://example.com",
    RINGHOOK_TRUSTED_PROXIES: "10.0.0.1",
    RINGHOOK_LOG_LEVEL: "warn",
    RINGHOOK_LOG_NUMBERS: "full",
    RINGHOOK_RETENTION_DAYS: "7",
  };
  const padded = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, `${white}${value}${white}`]),
  );
  expect(readSettings({ env: padded })).toEqual(readSettings({ env: values }));
  expect(readSettings({ flags: { port: `${white}9001${white}` } }).port).toBe(9001);
});

it.each([
  ["[::1]", "::1"],
  ["::", "::"],
  ["[fe80::1%eth0]", "fe80::1%eth0"],
  ["0.0.0.0", "0.0.0.0"],
  ["gateway.internal", "gateway.internal"],
])("reads the host %s as %s", (given, host) => {
  expect(readSettings({ env: { HOST: given } }).host).toBe(host);
});

it.each([
  ["https://example.com/", "https://example.com"],
  ["HTTPS://Example.com/ringhook//", "https://example.com/ringhook"],
])("reads the public address %s as %s", (given, publicUrl) => {
  expect(readSettings({ env: { RINGHOOK_PUBLIC_URL: given } }).publicUrl).toBe(publicUrl);
});

describe("warns of a variable that is not a setting", () => {
  it.each([
    ["RINGHOOK_RETENTION_DAY", "RINGHOOK_RETENTION_DAYS"],
    ["RINGHOOK_PORT", "PORT"],
    ["RINGHOOK_HOST", "HOST"],
    ["RINGHOOK_ADMINTOKEN", "RINGHOOK_ADMIN_TOKEN"],
    ["RINGHOOK_TRUSTED_PROXY", "RINGHOOK_TRUSTED_PROXIES"],
    ["ringhook_log_level", "RINGHOOK_LOG_LEVEL"],
  ])("%s, and names %s", (name, near) => {
    const { warnings } = readSettings({ env: { [name]: "9" } });
    expect(warnings).toEqual([`${name} is not a setting and is ignored; did you mean ${near}?`]);
  });

  it("that is like none", () => {
    const { warnings } = readSettings({ env: { RINGHOOK_FRIENDLINESS: "much" } });
    expect(warnings).toEqual(["RINGHOOK_FRIENDLINESS is not a setting and is ignored"]);
  });

  it("and not of others' variables, of those of commands, or of what Kubernetes sets for a service", () => {
    const env = {
      PATH: "/bin",
      RINGHOOK_URL: "http://127.0.0.1:8080",
      RINGHOOK_RETENTION_DAY: "",
      RINGHOOK_SERVICE_HOST: "10.0.0.7",
      RINGHOOK_SERVICE_PORT: "8080",
      RINGHOOK_SERVICE_PORT_HTTP: "8080",
      RINGHOOK_PORT: "tcp://10.0.0.7:8080",
      RINGHOOK_PORT_8080_TCP: "tcp://10.0.0.7:8080",
      RINGHOOK_PORT_8080_TCP_ADDR: "10.0.0.7",
    };
    expect(readSettings({ env }).warnings).toEqual([]);
  });
});

it("reads networks and single addresses", () => {
  const env = { RINGHOOK_WEBHOOK_ALLOW: "10.0.0.0/8, 127.0.0.1,fd00::/8,::1" };
  expect(readSettings({ env }).webhookAllow).toEqual(["10.0.0.0/8", "127.0.0.1/32", "fd00::/8", "::1/128"]);
});

it("asks for a token and a key from the settings where the data is in PostgreSQL", () => {
  const url = "postgres://someone:secret@localhost/ringhook";
  const read = (env: Record<string, string>) => readSettings({ env: { DATABASE_URL: url, ...env } });
  const token = { RINGHOOK_ADMIN_TOKEN: "sample-admin-token-for-tests" };
  expect(() => read({})).toThrow(/^RINGHOOK_ADMIN_TOKEN: expected a value, since DATABASE_URL is set/);
  expect(() => read(token)).toThrow(/^RINGHOOK_SECRET_KEY: expected a value, since DATABASE_URL is set/);
  const key = { RINGHOOK_SECRET_KEY: Buffer.alloc(32).toString("base64") };
  expect(read({ ...token, ...key, RINGHOOK_NODE_NAME: "n1" })).toMatchObject({
    databaseUrl: url,
    nodeName: "n1",
  });
  expect(() => readSettings({ env: { DATABASE_URL: "secret" } })).toThrow(/^(?!.*secret)/);
});

describe("refuses", () => {
  it.each([
    ["PORT", "-1", "a whole number from 0 to 65535"],
    ["PORT", "8080x", "a whole number from 0 to 65535"],
    ["DATABASE_URL", "mysql://localhost/x", "begins with postgres://"],
    ["RINGHOOK_WHATSAPP_URL", "https://example.com", "ws:// or wss://"],
    ["RINGHOOK_PUBLIC_URL", "example.com", "http:// or https://"],
    ["RINGHOOK_WEBHOOK_ALLOW", "localhost", "networks such as 10.0.0.0/8"],
    ["RINGHOOK_WEBHOOK_ALLOW", "10", "networks such as 10.0.0.0/8"],
    ["RINGHOOK_WEBHOOK_ALLOW", "10.0.0.0/33", "networks such as 10.0.0.0/8"],
    ["RINGHOOK_TRUSTED_PROXIES", "true", "networks such as 10.0.0.0/8"],
    ["RINGHOOK_TRUSTED_PROXIES", "fd00::/129", "networks such as 10.0.0.0/8"],
    ["HOST", "localhost:8080", "without a port"],
    ["HOST", "http://localhost", "without a port"],
    ["HOST", "[::1]:8080", "without a port"],
    ["RINGHOOK_PUBLIC_URL", "https://user:pass@example.com", "a URL such as"],
    ["RINGHOOK_RETENTION_DAYS", "1.5", "a whole number"],
    ["RINGHOOK_LOG_LEVEL", "verbose", "one of fatal"],
  ])("%s=%s and says what it expected", (name, value, expected) => {
    expect(() => readSettings({ env: { [name]: value } })).toThrow(
      expect.objectContaining({ code: "BAD_SETTING", message: expect.stringContaining(expected) }),
    );
  });

  it.each(["RINGHOOK_ADMIN_TOKEN", "RINGHOOK_SECRET_KEY", "RINGHOOK_METRICS_TOKEN"])(
    "a bad %s without repeating it",
    (name) => {
      try {
        readSettings({ env: { [name]: "hunter2" } });
        expect.unreachable();
      } catch (error) {
        expect(String(error)).toContain(name);
        expect(String(error)).not.toContain("hunter2");
      }
    },
  );

  it("an admin token with a line break inside it, and says that", () => {
    const env = { RINGHOOK_ADMIN_TOKEN: "sample-admin-token\nfor-tests" };
    expect(() => readSettings({ env })).toThrow(/RINGHOOK_ADMIN_TOKEN: .* got white space$/);
  });
});

describe("a secret in a file", () => {
  const write = async (text: string): Promise<string> => {
    const path = join(await temporaryFolder(), "secret");
    await writeFile(path, text);
    return path;
  };

  it.each([
    ["RINGHOOK_ADMIN_TOKEN", "adminToken"],
    ["RINGHOOK_METRICS_TOKEN", "metricsToken"],
  ] as const)("%s_FILE is read, without its line break", async (variable, name) => {
    const env = { [`${variable}_FILE`]: await write("sample-token-for-tests-of-files\n") };
    expect(readSettings({ env })).toMatchObject({ [name]: "sample-token-for-tests-of-files", warnings: [] });
  });

  it("RINGHOOK_SECRET_KEY_FILE is read", async () => {
    const env = { RINGHOOK_SECRET_KEY_FILE: await write(Buffer.alloc(32, 7).toString("base64")) };
    expect(Buffer.from(readSettings({ env }).secretKey ?? [])).toEqual(Buffer.alloc(32, 7));
  });

  it("beside the secret itself is refused, as is a file that is empty or not there", async () => {
    const path = await write("sample-token-for-tests-of-files");
    const both = { RINGHOOK_ADMIN_TOKEN: "sample-admin-token-for-tests", RINGHOOK_ADMIN_TOKEN_FILE: path };
    expect(() => readSettings({ env: both })).toThrow(
      "RINGHOOK_ADMIN_TOKEN_FILE: expected it or RINGHOOK_ADMIN_TOKEN, got both",
    );
    const empty = { RINGHOOK_ADMIN_TOKEN_FILE: await write(" \n") };
    expect(() => readSettings({ env: empty })).toThrow("expected a file with a secret, got an empty one");
    const gone = { RINGHOOK_ADMIN_TOKEN_FILE: `${path}.gone` };
    expect(() => readSettings({ env: gone })).toThrow(`RINGHOOK_ADMIN_TOKEN_FILE: cannot read ${path}.gone`);
  });

  it("is for secrets alone: another setting's file is a variable that is not known", () => {
    expect(readSettings({ env: { RINGHOOK_LOG_LEVEL_FILE: "/x" } }).warnings).toHaveLength(1);
  });
});

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { runs } from "../../../../scripts/bring-tools.ts";
import { stateReasons } from "../../src/sources/state-reasons.ts";
import { type BareGateway, startBareGateway } from "../http/bare-gateway.ts";

const pathOf = (name: string): string => fileURLToPath(new URL(`../../../../ops/${name}`, import.meta.url));
const RULES = pathOf("prometheus/ringhook-rules.yml");
const DASHBOARD = pathOf("grafana/ringhook.json");

interface Rule {
  alert: string;
  expr: string;
  annotations: { summary?: string; action?: string };
}
const rules: Rule[] = parse(readFileSync(RULES, "utf8")).groups.flatMap(
  ({ rules: some }: { rules: Rule[] }) => some,
);

interface Panel {
  title: string;
  targets: { expr: string }[];
}
const panels: Panel[] = JSON.parse(readFileSync(DASHBOARD, "utf8")).panels;
const queries = panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title, expr })));

/** Words in a query that are no metric's: functions, labels and their values. */
function metricsIn(expr: string): string[] {
  const bare = expr
    .replaceAll(/"[^"]*"/g, "")
    .replaceAll(/\{[^}]*\}/g, " ")
    .replaceAll(/\b(by|without)\s*\([^)]*\)/g, " ");
  return bare.match(/\b(ringhook|process|nodejs)_\w+\b|\bup\b/g) ?? [];
}

let bare: BareGateway;
let served: Set<string>;
beforeAll(async () => {
  bare = await startBareGateway();
  const { body } = await bare.operator("GET", "/metrics");
  const types = [...String(body).matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  served = new Set(
    types.flatMap(([, name = "", type]) =>
      type === "histogram" ? ["_bucket", "_sum", "_count"].map((end) => `${name}${end}`) : [name],
    ),
  );
  // Prometheus' own.
  served.add("up");
});
afterAll(() => bare.close());

describe("the alerts", () => {
  it("are many, and each says what is wrong and what to do", () => {
    expect(rules.length).toBeGreaterThan(8);
    for (const { alert, annotations } of rules) {
      expect(annotations.summary, alert).toBeTruthy();
      expect(annotations.action, alert).toBeTruthy();
    }
  });

  it("name metrics that the gateway serves", () => {
    for (const { alert, expr } of rules) {
      const names = metricsIn(expr);
      expect(names.length, alert).toBeGreaterThan(0);
      for (const name of names) expect(served, `${alert}: ${name}`).toContain(name);
    }
  });

  it("name states and reasons that there are", () => {
    const text = [...rules, ...queries].map(({ expr }) => expr).join("\n");
    const named = (label: string): string[] =>
      [...text.matchAll(new RegExp(`\\b${label}="([^"]*)"`, "g"))].map(([, value = ""]) => value);
    const words = ["INIT", "LAUNCH", "QR", "AUTH", "ERROR", "open", "expired", "failed"];
    for (const state of named("state")) expect(words).toContain(state);
    for (const reason of named("reason"))
      expect([...Object.keys(stateReasons), "malformed"]).toContain(reason);
  });

  const hasPromtool = runs("promtool", "--version");
  it.skipIf(!hasPromtool)(
    hasPromtool ? "pass promtool" : "were not checked by promtool, which is not installed here",
    () => {
      const { status, stdout, stderr } = spawnSync("promtool", ["check", "rules", RULES], {
        encoding: "utf8",
      });
      expect([status, `${stdout}${stderr}`]).toEqual([0, expect.stringContaining("SUCCESS")]);
    },
  );
});

describe("the Grafana dashboard", () => {
  it("asks for metrics that the gateway serves, in each panel", () => {
    expect(panels.length).toBeGreaterThan(15);
    for (const { title, expr } of queries) {
      const names = metricsIn(expr);
      expect(names.length, title).toBeGreaterThan(0);
      for (const name of names) expect(served, `${title}: ${name}`).toContain(name);
    }
  });

  it("shows each of the gateway's own metrics", () => {
    const shown = new Set(queries.flatMap(({ expr }) => metricsIn(expr)).map(familyOf));
    const own = [...served].filter((name) => name.startsWith("ringhook_")).map(familyOf);
    for (const name of own) expect(shown, name).toContain(name);
  });
});

function familyOf(name: string): string {
  return name.replace(/_(bucket|sum|count)$/, "");
}

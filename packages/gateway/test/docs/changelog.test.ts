import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const ROOT = new URL("../../../../", import.meta.url);
const PUBLISHED = ["api", "calls", "gateway", "simulator", "n8n"];
const read = (path: string): string => readFileSync(new URL(path, ROOT), "utf8");

const heads = [...read("CHANGELOG.md").matchAll(/^## (.*)$/gm)].map(([, head = ""]) => head);

/** Numbers of a version, so that versions can be compared; a candidate comes before its release. */
function rank(version: string): number[] {
  const [, major, minor, patch, candidate] = /^(\d+)\.(\d+)\.(\d+)(?:-rc\.(\d+))?$/.exec(version) ?? [];
  return [major, minor, patch, candidate ?? "Infinity"].map(Number);
}

function isOlder(one: string, other: string): boolean {
  const [a, b] = [rank(one), rank(other)];
  const at = a.findIndex((number, index) => number !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

it("the packages have one version", () => {
  const versions = PUBLISHED.map((name) => JSON.parse(read(`packages/${name}/package.json`)).version);
  expect(new Set(versions).size).toBe(1);
  expect(rank(versions[0])).not.toContain(Number.NaN);
});

it("the changelog begins with what is not released, then each version with its date, newest first", () => {
  expect(heads[0]).toBe("Unreleased");
  const released = heads
    .slice(1)
    .map((head) => /^(\d+\.\d+\.\d+(?:-rc\.\d+)?) \(20\d\d-\d\d-\d\d\)$/.exec(head)?.[1]);
  expect(released).not.toContain(undefined);
  const { version } = JSON.parse(read("packages/gateway/package.json"));
  const all = [version, ...released.map(String)];
  for (const [index, older] of all.slice(1).entries()) {
    const newer = all[index] ?? "";
    expect(isOlder(older, newer) || (index === 0 && older === newer), `${older} after ${newer}`).toBe(true);
  }
});

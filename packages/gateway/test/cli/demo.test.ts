import { sampleBodies } from "@ringhook/calls/fixtures";
import { expect, it } from "vitest";
import { runCommand } from "../stage/run-command.ts";

it("delivers the documented sample bodies byte for byte, through a real Baileys", async () => {
  const { status, stdout, stderr } = await runCommand(["demo", "--once", "--json"]);
  expect(status).toBe(0);
  const bodies = stdout.trimEnd().split("\n");
  expect(bodies).toEqual(expect.arrayContaining([...sampleBodies]));
  expect(bodies).toHaveLength(9);
  expect(stderr).toContain("calls 3, events 9, deliveries 9, duplicates 0, lost 0");
});

it("prints what the receiver got, readable at 80 columns, and a summary", async () => {
  const { status, stdout, stderr } = await runCommand(["demo", "--once"]);
  expect(status).toBe(0);
  expect(stderr).toBe("");
  expect(stdout).toContain("MANTIS-M72HC, linked to +61371989950");
  expect(stdout).toMatch(/^missed {4}\+919984351847 {2}voice .* ms/m);
  expect(stdout.trimEnd().split("\n").at(-1)).toBe("calls 3, events 9, deliveries 9, duplicates 0, lost 0");
  expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

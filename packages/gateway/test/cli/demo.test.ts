import { createServer } from "node:net";
import { sampleBodies } from "@ringhook/calls/fixtures";
import { describe, expect, it } from "vitest";
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
  // One line an event.
  expect(stdout.match(/^(initiated|ringing|missed|answered) /gm)).toHaveLength(9);
  expect(stdout).not.toContain("{");
  expect(stdout.trimEnd().split("\n").at(-1)).toBe("calls 3, events 9, deliveries 9, duplicates 0, lost 0");
  expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

describe("the link to the dashboard", () => {
  const linkIn = (stdout: string): string => /^(http:\/\/127\.0\.0\.1:\d+\/\S*)$/m.exec(stdout)?.[1] ?? "";

  it("signs in also when the usual port is taken", async () => {
    const taken = createServer();
    // When another program of this machine has the port already, it is taken as well.
    await new Promise<void>((resolve) => {
      taken.once("error", () => resolve());
      taken.listen(8080, "127.0.0.1", resolve);
    });
    const { stdout } = await runCommand(["demo", "--once"]);
    await new Promise((resolve) => taken.close(resolve));
    const { port, hash } = new URL(linkIn(stdout));
    expect(port).not.toBe("8080");
    expect(hash).toMatch(/^#token=rha_[\w-]{43}$/);
  });

  it("does not show a token that the user brought", async () => {
    const token = "sample-admin-token-for-tests";
    const { stdout } = await runCommand(["demo", "--once", "--port", "0"], { RINGHOOK_ADMIN_TOKEN: token });
    expect(new URL(linkIn(stdout)).hash).toBe("");
    expect(stdout).not.toContain(token);
  });
});

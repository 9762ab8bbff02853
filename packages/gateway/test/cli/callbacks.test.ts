import { expect } from "vitest";
import { test } from "../stage/gateway-stage.ts";
import { runCommand } from "../stage/run-command.ts";
import { CALLER, CHANNEL, OWN, T } from "../stage/samples.ts";

test("lists whom to call back, shows one, assigns, snoozes, sets done and opens again", async ({ stage }) => {
  const { url, adminToken } = stage.gateway;
  const run = (...args: string[]) =>
    runCommand(["callbacks", ...args, "--url", url], { RINGHOOK_ADMIN_TOKEN: adminToken });
  const output = async (...args: string[]): Promise<string> => {
    const result = await run(...args);
    expect(result).toMatchObject({ status: 0, stderr: "" });
    return result.stdout;
  };
  expect(await output()).toBe("Nobody to call back.\n");
  for (const at of [T, T + 60_000]) {
    const call = await stage.caller.call(OWN, { at, video: at > T });
    await call.timeOut({ at: at + 20_000 });
    await call.acknowledged();
  }
  const [head = "", row = ""] = (await output()).split("\n");
  expect(head).toMatch(/^ID +CALLER +NAME +CALLS +LAST CALL +STATE +ASSIGNED TO +NOTE$/);
  expect(row).toMatch(
    new RegExp(`^cbk_[0-9A-Z]{26} +\\+${CALLER} +Asha +2 +2024-04-2\\d \\d\\d:\\d\\d:33 +open$`),
  );
  const id = row.split(" ")[0] ?? "";
  expect(await output("assign", id, "Maria", "--note", "about the table")).toBe(
    `+${CALLER} is open, for Maria.\n`,
  );
  expect(await output("--assigned-to", "Maria")).toMatch(/open +Maria +about the table\n$/);
  const shown = await output("show", id);
  expect(shown).toContain(`+${CALLER}, Asha, IN\n`);
  expect(shown).toContain(`Chat: https://wa.me/${CALLER}\n`);
  expect(shown).toMatch(/Their time: \d\d:\d\d \(Asia\/(Kolkata|Calcutta)\)\n/);
  expect(shown).toMatch(/:33 {2}video call, timeout\n.*:33 {2}call, timeout\n$/);
  expect(await output("snooze", id, new Date(Date.now() + 3_600_000).toISOString())).toMatch(
    /is snoozed until /,
  );
  expect(await output()).toBe("Nobody to call back.\n");
  expect(await output("done", id, "--note", "spoken to")).toBe(`+${CALLER} is done (person).\n`);
  const [entry] = JSON.parse(await output("--state", "done", "--channel", CHANNEL, "--json"));
  expect(entry).toMatchObject({ id, state: "done", note: "spoken to", calls: 2 });
  expect(JSON.parse(await output("reopen", id, "--json"))).toMatchObject({ id, state: "open" });
  expect((await output("--csv")).split("\r\n")[1]).toContain(`${id},${CHANNEL},open,${CALLER}`);
  expect(await run("done", "cbk_00000000000000000000000000")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("there is no callback"),
  });
  expect(await run("snooze", id, "soon")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("snoozed_until"),
  });
  expect(await run("--state", "lost")).toMatchObject({ status: 1 });
});

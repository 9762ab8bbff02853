import type { Command } from "commander";
import type { Finding } from "./doctor/check.ts";
import { printJson, printLine } from "./print.ts";
import { addSettingFlags, configOf } from "./setting-flags.ts";

const MARKS: Record<Finding["result"], string> = { ok: "ok     ", warning: "look   ", failed: "failed " };

export function addDoctor(program: Command): void {
  const command = program
    .command("doctor")
    .summary("check what a gateway needs on this machine")
    .description(
      "Looks at Node, the data folder and its disk, the database and its key, the gateway, and the way to WhatsApp. " +
        "Touches no data. Ends with status 1 when something fails.",
    )
    .option("--json", "print the findings as JSON");
  addSettingFlags(command).action(async (flags: Record<string, unknown>) => {
    const config = configOf(flags);
    const { look } = await import("./doctor/check.ts");
    const checks = await import("./doctor/checks.ts");
    const findings = [
      await look("Node", checks.checkNode),
      await look("data folder", () => checks.checkDisk(config)),
      await look("database", () => checks.checkDatabase(config)),
      await look("gateway", () => checks.checkGateway(config)),
      await look("WhatsApp", () => checks.checkWhatsApp(config)),
    ];
    if (flags.json) printJson(findings);
    else findings.forEach(printFinding);
    if (findings.some(({ result }) => result === "failed")) process.exitCode = 1;
  });
}

function printFinding({ what, result, detail, code, hint }: Finding): void {
  printLine(`${MARKS[result]} ${what.padEnd(12)} ${detail}${code === undefined ? "" : ` [${code}]`}`);
  if (hint !== undefined) printLine(`${" ".repeat(21)}${hint}`);
}

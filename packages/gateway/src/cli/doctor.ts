import type { Command } from "commander";
import type { Config } from "../config/read-settings.ts";
import { connectApi } from "./api-client.ts";
import type { Finding } from "./doctor/check.ts";
import { printJson, printLine } from "./print.ts";
import { addSettingFlags, configOf } from "./setting-flags.ts";

const MARKS: Record<Finding["result"], string> = { ok: "ok     ", warning: "warn   ", failed: "failed " };

export function addDoctor(program: Command): void {
  const command = program
    .command("doctor")
    .summary("check whether a gateway can run on this machine")
    .description(
      "Checks Node, the settings, the data folder and its disk, the database and its key, the gateway, and the connection to WhatsApp. " +
        "Changes no data. Exits with status 1 when a check fails.",
    )
    .option("--json", "print the findings as JSON")
    .option(
      "--health",
      "ask the running gateway alone whether it is ready, as health checks of containers do",
    );
  command.option(
    "--call-log <channel>",
    "what has come of the call log of this channel's phone, and a checklist to try it in five minutes",
  );
  addSettingFlags(command).action(async (flags: Record<string, unknown>) => {
    const config = configOf(flags);
    if (typeof flags.callLog === "string") return showCallLog(flags.callLog, config, flags.json === true);
    if (flags.health) return printHealth(config);
    const { look } = await import("./doctor/check.ts");
    const checks = await import("./doctor/checks.ts");
    const running = await checks.findGateway(config);
    const named = typeof flags.whatsappUrl === "string";
    const findings = [
      await look("Node", checks.checkNode),
      await look("settings", () => checks.checkSettings(config)),
      await look("data folder", () => checks.checkDisk(config)),
      await look("database", () => checks.checkDatabase(config)),
      await look("gateway", () => checks.checkGateway(config, running)),
      await look("WhatsApp", () => checks.checkWhatsApp(config, named ? undefined : running)),
    ];
    if (flags.json) printJson(findings);
    else findings.forEach(printFinding);
    if (findings.some(({ result }) => result === "failed")) process.exitCode = 1;
  });
}

async function showCallLog(channelId: string, { dataDir }: Config, json: boolean): Promise<void> {
  const { linesOfCallLog, readCallLog } = await import("./doctor/call-log.ts");
  const api = await connectApi({ dataDir });
  const { channel, callLog } = await readCallLog(api, channelId);
  if (json) printJson(callLog);
  else for (const line of linesOfCallLog(channel, callLog)) printLine(line);
}

async function printHealth(config: Config): Promise<void> {
  const { checkHealth } = await import("./doctor/checks.ts");
  const { isReady, told } = await checkHealth(config);
  printLine(told);
  if (!isReady) process.exitCode = 1;
}

function printFinding({ what, result, detail, code, hint }: Finding): void {
  printLine(`${MARKS[result]} ${what.padEnd(12)} ${detail}${code === undefined ? "" : ` [${code}]`}`);
  if (hint !== undefined) printLine(`${" ".repeat(21)}${hint}`);
}

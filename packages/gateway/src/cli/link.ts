import { setTimeout as sleep } from "node:timers/promises";
import type { ResultOf } from "@ringhook/api";
import type { Command } from "commander";
import { renderUnicodeCompact } from "uqr";
import { RinghookError } from "../errors.ts";
import { type ApiClient, type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { printJson, printLine } from "./print.ts";

type Link = ResultOf<"readLink">;

type LinkFlags = ApiFlags & { json?: boolean; scan?: string; phone?: string };

const POLL_MS = 500;

export function addLink(program: Command): void {
  const command = program
    .command("link <channel>")
    .summary("link a channel to a phone by QR code or pairing code")
    .description(
      "Shows a QR code for WhatsApp on the phone: Settings, Linked devices, Link a device. " +
        "Exits with status 0 once the phone is linked.",
    );
  addApiFlags(command)
    .option(
      "--scan <url>",
      "have a simulated phone scan the code, such as http://127.0.0.1:9101/phones/61371989950",
    )
    .option(
      "--phone <number>",
      "show a pairing code to type into the phone with this number, in place of the QR code",
    )
    .option("--json", "print each code and the result as JSON lines")
    .action(async (channel: string, flags: LinkFlags) => {
      const api = await connectApi(flags);
      await linkChannel(api, channel, flags);
    });
}

async function linkChannel(api: ApiClient, channel: string, flags: LinkFlags): Promise<void> {
  const { json } = flags;
  const path = `/api/channels/${encodeURIComponent(channel)}/link`;
  let link = await api.ask<Link>("POST", path);
  let shown: string | undefined;
  let told: string | null = null;
  for (; link.state !== "AUTH"; link = await api.ask<Link>("GET", path)) {
    // Waiting has a reason, and whoever waits wants to know it.
    if (link.state === "LAUNCH" && link.reason !== told) tell(link);
    told = link.reason;
    if (link.qr && (flags.phone === undefined ? link.qr.text !== shown : shown === undefined)) {
      shown = link.qr.text;
      await show(api, channel, { qr: link.qr, path }, flags);
    }
    if (link.state === "ERROR" || (link.state === "INIT" && link.reason !== null)) {
      throw new RinghookError(
        "LINK_FAILED",
        `channel ${channel} was not linked: ${link.reason ?? "unknown reason"}`,
        { hint: link.hint ?? `Try again with: ringhook link ${channel}` },
      );
    }
    await sleep(POLL_MS);
  }
  if (json) printJson({ linked: true, number: link.number });
  else printLine(`Channel ${channel} is linked to ${link.number}.`);
}

/** To the error output, so that the JSON lines stay what they are. */
function tell({ reason, reason_text: text }: Link): void {
  if (reason !== null) process.stderr.write(`${text ?? reason}\n`);
}

async function show(
  api: ApiClient,
  channel: string,
  { qr, path }: { qr: NonNullable<Link["qr"]>; path: string },
  { json, scan, phone }: LinkFlags,
): Promise<void> {
  if (phone !== undefined) {
    const number = phone.replace(/[\s+().-]/g, "");
    const { code } = await api.ask<ResultOf<"requestPairingCode">>("POST", `${path}/code`, { number });
    if (json) return printJson({ code });
    return printLine(
      `Pairing code: ${code}\nOn the phone: Settings, Linked devices, Link a device, Link with phone number instead.`,
    );
  }
  if (scan !== undefined) return letScan(scan, qr.text);
  if (json) return printJson({ qr: qr.text, expires_at: qr.expires_at });
  return showQr(channel, qr.text);
}

function showQr(channel: string, text: string): void {
  printLine(renderUnicodeCompact(text, { border: 2 }));
  printLine(
    `Scan this with WhatsApp on the phone to link channel ${channel}. A new code appears before this one expires.`,
  );
}

/** Sends the code to a phone of `ringhook simulate`. */
async function letScan(phoneUrl: string, text: string): Promise<void> {
  const headers = { "content-type": "application/json" };
  const hint = "Check that `ringhook simulate` is running and that the URL is one of its phones.";
  const url = `${phoneUrl.replace(/\/$/, "")}/scan`;
  if (!URL.canParse(url))
    throw new RinghookError("BAD_SETTING", `--scan: expected a URL, got ${JSON.stringify(phoneUrl)}`);
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ qr: text }) }).catch(
    (cause: unknown) => {
      throw new RinghookError("LINK_FAILED", `no simulated phone answers at ${phoneUrl}`, { cause, hint });
    },
  );
  if (!answer.ok)
    throw new RinghookError(
      "LINK_FAILED",
      `the simulated phone answered ${answer.status}: ${await answer.text()}`,
      { hint },
    );
}

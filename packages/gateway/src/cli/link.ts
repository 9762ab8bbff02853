import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { renderUnicodeCompact } from "uqr";
import { RinghookError } from "../errors.ts";
import { type ApiClient, type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { printJson, printLine } from "./print.ts";

interface LinkRow {
  state: string;
  reason: string | null;
  hint: string | null;
  qr: { text: string; expires_at: number } | null;
  number: string | null;
}

type LinkFlags = ApiFlags & { json?: boolean; scan?: string };

const POLL_MS = 500;

export function addLink(program: Command): void {
  const command = program
    .command("link <channel>")
    .summary("link a channel to a phone by QR code")
    .description(
      "Shows a QR code for WhatsApp on the phone: Settings, Linked devices, Link a device. " +
        "Ends when the phone has scanned it, with status 0.",
    );
  addApiFlags(command)
    .option(
      "--scan <url>",
      "let a simulated phone scan the code, such as http://127.0.0.1:9101/phones/61371989950",
    )
    .option("--json", "print each QR code's text and the end as JSON lines")
    .action(async (channel: string, flags: LinkFlags) => {
      const api = await connectApi(flags);
      await linkChannel(api, channel, flags);
    });
}

async function linkChannel(api: ApiClient, channel: string, { json, scan }: LinkFlags): Promise<void> {
  const path = `/api/channels/${encodeURIComponent(channel)}/link`;
  let link = await api.ask<LinkRow>("POST", path);
  for (let shown = ""; link.state !== "AUTH"; link = await api.ask<LinkRow>("GET", path)) {
    if (link.qr && link.qr.text !== shown) {
      shown = link.qr.text;
      if (scan !== undefined) await letScan(scan, shown);
      else if (json) printJson({ qr: shown, expires_at: link.qr.expires_at });
      else showQr(channel, shown);
    }
    if (link.state === "ERROR" || (link.state === "INIT" && link.reason !== null)) {
      throw new RinghookError(
        "LINK_FAILED",
        `channel ${channel} was not linked: ${link.reason ?? "no reason is known"}`,
        { hint: link.hint ?? `Try again with: ringhook link ${channel}` },
      );
    }
    await sleep(POLL_MS);
  }
  if (json) printJson({ linked: true, number: link.number });
  else printLine(`Channel ${channel} is linked to ${link.number}.`);
}

function showQr(channel: string, text: string): void {
  printLine(renderUnicodeCompact(text, { border: 2 }));
  printLine(
    `Scan this with WhatsApp on the phone to link channel ${channel}. A new code comes before it expires.`,
  );
}

/** Hands the code to a phone of `ringhook simulate`. */
async function letScan(phoneUrl: string, text: string): Promise<void> {
  const headers = { "content-type": "application/json" };
  const hint = "Is `ringhook simulate` running, and is the URL that of one of its phones?";
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

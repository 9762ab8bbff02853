import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { renderUnicodeCompact } from "uqr";
import { RinghookError } from "../errors.ts";
import { type ApiClient, type ApiFlags, addApiFlags, connectApi } from "./api-client.ts";
import { printJson, printLine } from "./print.ts";

interface LinkRow {
  state: string;
  reason: string | null;
  qr: { text: string; expires_at: number } | null;
  number: string | null;
}

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
    .option("--json", "print each QR code's text and the end as JSON lines")
    .action(async (channel: string, flags: ApiFlags & { json?: boolean }) => {
      const api = await connectApi(flags);
      await linkChannel(api, channel, flags.json === true);
    });
}

async function linkChannel(api: ApiClient, channel: string, json: boolean): Promise<void> {
  const path = `/api/channels/${encodeURIComponent(channel)}/link`;
  let link = await api.ask<LinkRow>("POST", path);
  for (let shown = ""; link.state !== "AUTH"; link = await api.ask<LinkRow>("GET", path)) {
    if (link.qr && link.qr.text !== shown) {
      shown = link.qr.text;
      if (json) printJson({ qr: link.qr.text, expires_at: link.qr.expires_at });
      else showQr(channel, shown);
    }
    if (link.state === "ERROR" || (link.state === "INIT" && link.reason !== null)) {
      throw new RinghookError(
        "LINK_FAILED",
        `channel ${channel} was not linked: ${link.reason ?? "no reason is known"}`,
        {
          hint: `Try again with: ringhook link ${channel}`,
        },
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

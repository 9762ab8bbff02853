import { useSignal } from "@preact/signals";
import { get } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { useStream } from "../api/use-stream.ts";
import { Button } from "../components/button.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { useNow } from "../components/use-now.ts";
import { hasPhone, scanQr } from "../phone/phone.ts";
import { reasonOf } from "./channel.ts";
import { channelPath, type Link, startLinking } from "./channels-api.ts";
import { CodeLink } from "./code-link.tsx";
import { QrCode } from "./qr-code.tsx";
import "./link-steps.css";

/** Links a channel: by QR code, which renews itself, or by a pairing code. */
export function LinkSteps({ channelId }: { channelId: string }) {
  const path = channelPath(channelId, "link");
  const { data, error, reload } = useLoaded(path, () => get<Link>(path));
  useStream(["link"], reload);
  const byCode = useSignal(false);
  const link = data.value;
  if (error.value !== undefined) return <LoadFailure error={error.value} retry={reload} />;
  if (!link) return null;
  if (byCode.value) {
    return (
      <CodeLink
        channelId={channelId}
        onBack={() => {
          byCode.value = false;
        }}
      />
    );
  }
  const start = async (): Promise<void> => {
    await startLinking(channelId);
    reload();
  };
  const codeButton = (
    <Button
      kind="quiet"
      onClick={() => {
        byCode.value = true;
      }}
    >
      Link with a code instead
    </Button>
  );
  return (
    <div class="link-steps">
      {link.qr ? <Scan qr={link.qr} /> : <LinkStatus link={link} />}
      <div class="link-choices">
        {!link.qr && !isConnecting(link) && (
          <Button kind="primary" icon="phone" onClick={start}>
            Show the QR code
          </Button>
        )}
        {codeButton}
      </div>
    </div>
  );
}

function isConnecting({ state }: Link): boolean {
  return state === "LAUNCH" || state === "QR";
}

function LinkStatus({ link }: { link: Link }) {
  if (isConnecting(link)) return <p class="faint">Requesting a code from WhatsApp …</p>;
  return link.reason ? <p class="soft">{reasonOf(link)}</p> : null;
}

function Scan({ qr }: { qr: { text: string; expires_at: number } }) {
  const now = useNow(true);
  const left = Math.max(0, Math.ceil((qr.expires_at - now) / 1_000));
  return (
    <div class="link-scan">
      <QrCode text={qr.text} />
      <div class="link-how">
        <ol class="numbered">
          <li>Open WhatsApp on the phone.</li>
          <li>Go to Settings › Linked devices › Link a device.</li>
          <li>Point the phone at this code.</li>
        </ol>
        <p class="faint figures" aria-hidden="true">
          {left > 0 ? `New code in ${left} s` : "Loading a new code …"}
        </p>
        {hasPhone.value && (
          <Button icon="phone" onClick={() => scanQr(qr.text)}>
            Scan with the demo phone
          </Button>
        )}
      </div>
    </div>
  );
}

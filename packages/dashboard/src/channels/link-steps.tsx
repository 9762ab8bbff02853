import { useSignal } from "@preact/signals";
import { get } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { useNow } from "../live/now.ts";
import { useStream } from "../live/use-stream.ts";
import { Button } from "../parts/button.tsx";
import { LoadFailure } from "../parts/notice.tsx";
import { hasPhone, scanQr } from "../phone/phone.ts";
import { beginLink, channelPath, type Link } from "./channels-api.ts";
import { CodeLink } from "./code-link.tsx";
import { QrCode } from "./qr-code.tsx";
import { stateReasonText } from "./state-reasons.ts";
import "./link-steps.css";

/** Leads through linking a channel: by QR code, which renews itself, or by a code typed into the phone. */
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
  const begin = async (): Promise<void> => {
    await beginLink(channelId);
    reload();
  };
  const choice = (
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
      {link.qr ? <Scan qr={link.qr} /> : <Begin link={link} />}
      <div class="link-choices">
        {!link.qr && !isOnItsWay(link) && (
          <Button kind="primary" icon="phone" onClick={begin}>
            Show the QR code
          </Button>
        )}
        {choice}
      </div>
    </div>
  );
}

function isOnItsWay({ state }: Link): boolean {
  return state === "LAUNCH" || state === "QR";
}

function Begin({ link }: { link: Link }) {
  if (isOnItsWay(link)) return <p class="faint">Asking WhatsApp for a code …</p>;
  return link.reason ? <p class="soft">{stateReasonText(link.reason)}</p> : null;
}

function Scan({ qr }: { qr: { text: string; expires_at: number } }) {
  const now = useNow(true);
  const left = Math.max(0, Math.ceil((qr.expires_at - now) / 1_000));
  return (
    <div class="link-scan">
      <QrCode text={qr.text} />
      <div class="link-how">
        <ol class="numbered">
          <li>Open WhatsApp on the phone with the number.</li>
          <li>Settings, then Linked devices, then Link a device.</li>
          <li>Point the phone at this code.</li>
        </ol>
        <p class="faint figures" aria-hidden="true">
          {left > 0 ? `A new code comes in ${left} s.` : "A new code is on its way."}
        </p>
        {hasPhone.value && (
          <Button icon="phone" onClick={() => scanQr(qr.text)}>
            Scan with the demo's phone
          </Button>
        )}
      </div>
    </div>
  );
}

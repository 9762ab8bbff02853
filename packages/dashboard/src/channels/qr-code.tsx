import { encode } from "uqr";
import "./qr-code.css";

/** A QR code, dark on light in both themes: phones read nothing else well. */
export function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text, { border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg
      class="qr-code"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label="QR code to scan with WhatsApp"
    >
      <rect width={size} height={size} />
      <path d={path} />
    </svg>
  );
}

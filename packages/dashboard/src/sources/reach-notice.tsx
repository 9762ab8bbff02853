import { Notice } from "../components/notice.tsx";

/** Says so when a provider will not reach an address. */
export function ReachNotice({ url, provider }: { url: string; provider: string }) {
  const { protocol, hostname } = new URL(url);
  const isHere = /^(localhost|127\.|10\.|192\.168\.|\[?::1)/.test(hostname);
  if (protocol === "https:" && !isHere) return null;
  return (
    <Notice tone="busy">
      <p>
        {isHere
          ? `${provider} cannot reach this address: it only works on this computer or network. `
          : `${provider} may refuse this address, because it does not begin with https://. `}
        Ask whoever runs Ringhook to set <code>RINGHOOK_PUBLIC_URL</code> to its public https address. For a
        trial on this computer it is fine.
      </p>
    </Notice>
  );
}

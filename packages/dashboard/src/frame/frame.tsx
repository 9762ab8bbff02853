import type { ComponentChildren } from "preact";
import { callbackCounts } from "../callbacks/callback-count.ts";
import { Button } from "../components/button.tsx";
import { Icon, type IconName } from "../components/icon.tsx";
import { hrefTo, route } from "../navigation/route.ts";
import { session, signOut } from "../sign-in/session.ts";
import { LivenessMark, LostBanner } from "./liveness-mark.tsx";
import "./frame.css";
import { Logo } from "../components/logo.tsx";
import { Count } from "../components/tabs.tsx";

const PAGES: readonly (readonly [path: string, name: string, icon: IconName])[] = [
  ["live", "Live", "live"],
  ["calls", "Calls", "calls"],
  ["callbacks", "Callbacks", "callbacks"],
  ["insights", "Insights", "insights"],
  ["channels", "Channels", "channels"],
  ["deliveries", "Deliveries", "deliveries"],
];

/** Pages without an entry of their own, and the entry that they are reached by. */
const BELOW: Partial<Record<string, string>> = {
  sources: "channels",
  start: "channels",
  audit: "channels",
  tokens: "channels",
  nodes: "channels",
};

/** The frame around every page: navigation, whether the page is live, sign-out. */
export function Frame({ children }: { children: ComponentChildren }) {
  const page = route.value.path[0] ?? "live";
  const current = BELOW[page] ?? page;
  return (
    <div class="frame">
      <button class="skip" type="button" onClick={toContent}>
        Skip to content
      </button>
      <header class="frame-side">
        <a class="frame-home" href={hrefTo(["live"])} aria-label="Ringhook, live calls">
          <Logo />
        </a>
        <nav class="frame-nav" aria-label="Pages">
          {PAGES.map(([path, name, icon]) => (
            <a key={path} href={hrefTo([path])} aria-current={current === path ? "page" : undefined}>
              <Icon name={icon} size={18} />
              <span>{name}</span>
              {path === "callbacks" && <Waiting />}
            </a>
          ))}
        </nav>
        <div class="frame-foot">
          <LivenessMark />
          <a class="frame-help" href="help/" target="_blank" rel="noopener">
            Help
          </a>
          <p class="faint frame-who">{session.value?.channel_id ?? "Admin"}</p>
          <Button kind="quiet" icon="leave" onClick={signOut}>
            Sign out
          </Button>
        </div>
      </header>
      <div class="frame-page">
        <LostBanner />
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}

/** How many callers wait for a call. */
function Waiting() {
  const waiting = callbackCounts.value?.open ?? 0;
  if (waiting === 0) return null;
  return (
    <span class="frame-badge">
      <Count of={waiting} />
      <span class="unseen"> to call back</span>
    </span>
  );
}

/** A link to `#main` would leave the page that the URL names. */
function toContent(): void {
  document.getElementById("main")?.focus();
}

import type { ComponentChildren } from "preact";
import { LivenessMark, LostBanner } from "../live/liveness-mark.tsx";
import { hrefTo, route } from "../navigation/route.ts";
import { Button } from "../parts/button.tsx";
import { Icon, type IconName } from "../parts/icon.tsx";
import { session, signOut } from "../sign-in/session.ts";
import "./frame.css";
import { Logo } from "./logo.tsx";

const PAGES: readonly (readonly [path: string, name: string, icon: IconName])[] = [
  ["live", "Live", "live"],
  ["calls", "Calls", "calls"],
  ["insights", "Insights", "insights"],
  ["channels", "Channels", "channels"],
  ["deliveries", "Deliveries", "deliveries"],
];

/** What stands around every page: where one can go, whether it is live, and the way out. */
export function Frame({ children }: { children: ComponentChildren }) {
  const here = route.value.path[0] ?? "live";
  return (
    <div class="frame">
      <button class="skip" type="button" onClick={toContent}>
        Skip to the content
      </button>
      <header class="frame-side">
        <a class="frame-home" href={hrefTo(["live"])} aria-label="Ringhook, live calls">
          <Logo />
        </a>
        <nav class="frame-nav" aria-label="Pages">
          {PAGES.map(([path, name, icon]) => (
            <a key={path} href={hrefTo([path])} aria-current={here === path ? "page" : undefined}>
              <Icon name={icon} size={18} />
              <span>{name}</span>
            </a>
          ))}
        </nav>
        <div class="frame-foot">
          <LivenessMark />
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

/** A link to `#main` would leave the page that the address names. */
function toContent(): void {
  document.getElementById("main")?.focus();
}

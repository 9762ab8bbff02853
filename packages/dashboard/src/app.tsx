import { useEffect } from "preact/hooks";
import { closeStream, openStream } from "./api/stream.ts";
import { AuditPage } from "./audit/audit-page.tsx";
import { followCallbacks } from "./callbacks/callback-count.ts";
import { CallbacksPage } from "./callbacks/callbacks-page.tsx";
import { CallPage } from "./calls/call-page.tsx";
import { CallsPage } from "./calls/calls-page.tsx";
import { channelNamed, forgetChannels, hasNone } from "./channels/channel-list.ts";
import { ChannelPage } from "./channels/channel-page.tsx";
import { ChannelRulesPage } from "./channels/channel-rules-page.tsx";
import { ChannelsPage } from "./channels/channels-page.tsx";
import { followChannels } from "./channels/follow-channels.ts";
import { DeliveriesPage } from "./deliveries/deliveries-page.tsx";
import { DeliveryPage } from "./deliveries/delivery-page.tsx";
import { FirstRunPage } from "./first-run/first-run-page.tsx";
import { Frame } from "./frame/frame.tsx";
import { InsightsPage } from "./insights/insights-page.tsx";
import { LivePage } from "./live/live-page.tsx";
import { route } from "./navigation/route.ts";
import "./components/icon.css";
import { Toasts } from "./components/toast.tsx";
import { NodesPage } from "./nodes/nodes-page.tsx";
import { followPhone } from "./phone/phone.ts";
import { isAdmin, session } from "./sign-in/session.ts";
import { SignInPage } from "./sign-in/sign-in-page.tsx";
import { AppPage } from "./sources/app-page.tsx";
import { TokensPage } from "./tokens/tokens-page.tsx";

/** The dashboard: the sign-in page, or the page that the URL names. */
export function App() {
  if (session.value === undefined) return null;
  return (
    <>
      {session.value === null ? <SignInPage /> : <SignedIn />}
      <Toasts />
    </>
  );
}

function SignedIn() {
  useEffect(() => {
    openStream();
    const stops = [followChannels(), followCallbacks(), followPhone()];
    return () => {
      for (const stop of stops) stop();
      closeStream();
      forgetChannels();
    };
  }, []);
  const { path } = route.value;
  const place = path.join("/");
  // A new page starts at its top.
  useEffect(() => {
    window.scrollTo(0, 0);
    document.title = titleOf(path[0]);
  }, [place]);
  return (
    <Frame>
      <Current path={path} />
    </Frame>
  );
}

function Current({ path }: { path: readonly string[] }) {
  const [page, first, second] = path;
  if (page === "start") return <FirstRunPage channelId={first} />;
  if (page === "sources" && first && isAdmin.value) {
    return <AppPage key={first} appId={first} nameOf={channelNamed} />;
  }
  if (hasNone.value && isAdmin.value) return <FirstRunPage channelId={undefined} />;
  switch (page) {
    case "calls":
      return first && second ? <CallPage channelId={first} callId={second} /> : <CallsPage />;
    case "audit":
      return <AuditPage />;
    case "nodes":
      return <NodesPage />;
    case "tokens":
      return <TokensPage />;
    case "callbacks":
      return <CallbacksPage />;
    case "insights":
      return <InsightsPage />;
    case "sources":
      return <ChannelsPage />;
    case "channels":
      if (first && second === "rules") return <ChannelRulesPage key={first} channelId={first} />;
      return first ? <ChannelPage key={first} channelId={first} /> : <ChannelsPage />;
    case "deliveries":
      return first ? <DeliveryPage deliveryId={first} /> : <DeliveriesPage />;
    default:
      return <LivePage />;
  }
}

function titleOf(page = "live"): string {
  return `${page.charAt(0).toUpperCase()}${page.slice(1)} · Ringhook`;
}

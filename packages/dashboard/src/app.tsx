import { useEffect } from "preact/hooks";
import { CallPage } from "./calls/call-page.tsx";
import { CallsPage } from "./calls/calls-page.tsx";
import { forgetChannels, hasNone } from "./channels/channel-list.ts";
import { ChannelPage } from "./channels/channel-page.tsx";
import { ChannelsPage } from "./channels/channels-page.tsx";
import { followChannels } from "./channels/follow-channels.ts";
import { DeliveriesPage } from "./deliveries/deliveries-page.tsx";
import { DeliveryPage } from "./deliveries/delivery-page.tsx";
import { FirstRunPage } from "./first-run/first-run-page.tsx";
import { Frame } from "./frame/frame.tsx";
import { InsightsPage } from "./insights/insights-page.tsx";
import { LivePage } from "./live/live-page.tsx";
import { closeStream, openStream } from "./live/stream.ts";
import { route } from "./navigation/route.ts";
import "./parts/icon.css";
import { Toasts } from "./parts/toast.tsx";
import { findPhone } from "./phone/phone.ts";
import { session } from "./sign-in/session.ts";
import { SignInPage } from "./sign-in/sign-in-page.tsx";

/** The dashboard: who is not signed in is asked to, everybody else gets the page of the address. */
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
    const stop = followChannels();
    void findPhone();
    return () => {
      stop();
      closeStream();
      forgetChannels();
    };
  }, []);
  const { path } = route.value;
  const address = path.join("/");
  // Another page begins at its top.
  useEffect(() => {
    window.scrollTo(0, 0);
    document.title = titleOf(path[0]);
  }, [address]);
  return (
    <Frame>
      <Current path={path} />
    </Frame>
  );
}

function Current({ path }: { path: readonly string[] }) {
  const [page, first, second] = path;
  if (page === "start") return <FirstRunPage channelId={first} />;
  if (hasNone.value && session.value?.role === "admin") return <FirstRunPage channelId={undefined} />;
  switch (page) {
    case "calls":
      return first && second ? <CallPage channelId={first} callId={second} /> : <CallsPage />;
    case "insights":
      return <InsightsPage />;
    case "channels":
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

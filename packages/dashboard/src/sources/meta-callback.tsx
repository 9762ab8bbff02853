import { Light } from "../components/light.tsx";
import { NamedCopy } from "../components/named-copy.tsx";
import { Time } from "../components/time.tsx";
import { ReachNotice } from "./reach-notice.tsx";
import type { App } from "./sources-api.ts";
import "./paste-steps.css";

/** What to enter at Meta, so that it sends an app's calls here. */
export function MetaCallback({ app }: { app: App }) {
  const { last_verified_at: verified } = app;
  return (
    <div class="paste-steps">
      <ReachNotice url={app.url} provider="Meta" />
      <ol class="numbered">
        <li>
          Open your app at <strong>developers.facebook.com</strong>, and there{" "}
          <strong>WhatsApp › Configuration</strong>.
        </li>
        <li>
          Under <strong>Webhook</strong>, press Edit and paste these two. Then press{" "}
          <strong>Verify and save</strong>.
          <div class="named-copies">
            <NamedCopy name="Callback URL" text={app.url} />
            <NamedCopy name="Verify token" text={app.verify_token} />
          </div>
        </li>
        <li>
          In the list of <strong>Webhook fields</strong> below it, subscribe to <strong>calls</strong>.
        </li>
        <li>
          Calls must be switched on for the number: see its call settings in <strong>WhatsApp Manager</strong>
          .
        </li>
      </ol>
      <Light on={verified !== null}>
        {verified === null ? (
          "Waiting for Meta to check the callback URL. This turns green by itself."
        ) : (
          <>
            Meta has checked the callback URL: <Time at={verified} />
          </>
        )}
      </Light>
    </div>
  );
}

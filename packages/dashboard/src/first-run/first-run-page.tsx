import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Page } from "../api/page.ts";
import { get } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { listCalls } from "../calls/calls-api.ts";
import { channelById, refreshChannels } from "../channels/channel-list.ts";
import { type CreatedChannel, channelPath } from "../channels/channels-api.ts";
import { LinkSteps } from "../channels/link-steps.tsx";
import type { Webhook } from "../channels/webhook.ts";
import { useStream } from "../live/use-stream.ts";
import { goTo, hrefTo } from "../navigation/route.ts";
import { ButtonLink } from "../parts/button.tsx";
import { PageHead } from "../parts/panel.tsx";
import { CreateStep, KeptOnce } from "./create-step.tsx";
import { FirstCallStep } from "./first-call-step.tsx";
import "./first-run-page.css";
import { Step } from "./step.tsx";
import { TestStep } from "./test-step.tsx";
import { WebhookStep } from "./webhook-step.tsx";

/** Leads from nothing to the first call. How far one is, the gateway tells; so a reload changes nothing. */
export function FirstRunPage({ channelId }: { channelId: string | undefined }) {
  const made = useSignal<CreatedChannel | undefined>(undefined);
  const tested = useSignal(false);
  const channel = channelId === undefined ? undefined : channelById(channelId);
  const { data, reload } = useLoaded(`first run ${channelId}`, async () => {
    if (channelId === undefined) return undefined;
    const [webhooks, calls] = await Promise.all([
      get<Page<Webhook>>(channelPath(channelId, "webhooks")),
      listCalls({ channel_id: channelId }, undefined, 5),
    ]);
    return { webhooks: webhooks.items, calls: calls.items };
  });
  useStream(["calls.post", "link"], reload);
  const goOn = (): void => {
    tested.value = true;
  };
  const isLinked = channel?.state === "AUTH";
  const webhook = data.value?.webhooks[0];
  const calls = data.value?.calls ?? [];
  const hasCall = calls.some(({ ended_at }) => ended_at !== null);
  const done = [
    channel !== undefined,
    isLinked,
    webhook !== undefined,
    tested.value || calls.length > 0,
    hasCall,
  ];
  const at = done.indexOf(false);
  const steps: readonly (readonly [title: string, body: () => ComponentChildren])[] = [
    [
      "Create a channel",
      () => (
        <CreateStep
          onMade={async (channel) => {
            made.value = channel;
            // First the address: once there is a channel, other pages are no longer in the way of this one.
            goTo(["start", channel.id]);
            await refreshChannels();
          }}
        />
      ),
    ],
    ["Link it to WhatsApp", () => channel && <LinkSteps channelId={channel.id} />],
    ["Add a webhook", () => channel && <WebhookStep channelId={channel.id} onAdded={reload} />],
    [
      "Send a test",
      () => channel && webhook && <TestStep channelId={channel.id} webhook={webhook} onDone={goOn} />,
    ],
    ["See the first call", () => channel && <FirstCallStep channel={channel} calls={calls} />],
  ];
  return (
    <div class="first-run">
      <PageHead
        title={at === -1 ? "It works" : "Let's get your first call"}
        about={
          at === -1
            ? "The call is recorded, and its events are on their way to your webhook."
            : "Five steps. Leave whenever you like: this page knows where you were."
        }
        actions={
          channel && (
            <ButtonLink href={hrefTo(["live"])}>{at === -1 ? "To the live calls" : "Leave"}</ButtonLink>
          )
        }
      />
      <ol class="steps">
        {steps.map(([title, body], index) => (
          <Step key={title} title={title} number={index + 1} done={done[index] ?? false} open={index === at}>
            {index === at && body()}
            {index === 0 && made.value && done[0] && <KeptOnce channel={made.value} />}
            {index === 4 && at === -1 && channel && <FirstCallStep channel={channel} calls={calls} />}
          </Step>
        ))}
      </ol>
    </div>
  );
}

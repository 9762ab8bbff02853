import type { ComponentChildren } from "preact";
import { ChannelSecrets } from "../channels/channel-secrets.tsx";
import type { CreatedChannel } from "../channels/channels-api.ts";
import { LinkSteps } from "../channels/link-steps.tsx";
import { BeginStep } from "./begin-step.tsx";
import { ConnectMeta, ConnectWhapi } from "./connect-steps.tsx";
import { FirstCallStep } from "./first-call-step.tsx";
import { NumberStep } from "./number-step.tsx";
import type { Progress } from "./progress.ts";
import { TestStep } from "./test-step.tsx";
import { WebhookStep } from "./webhook-step.tsx";

export interface StepPlan {
  title: string;
  done: boolean;
  /** What it shows in its turn. */
  body: () => ComponentChildren;
  /** What it still shows once it is done. */
  rest?: () => ComponentChildren;
}

/** What only this page knows, because a person said it or it is shown once. */
export interface Said {
  created: CreatedChannel | undefined;
  isConnected: boolean;
  isTested: boolean;
}

export interface Says {
  onCreated: (channel: CreatedChannel) => Promise<void>;
  onConnected: () => void;
  onTested: () => void;
}

/** The steps from nothing to the first call. They depend on where the calls come from. */
export function stepsOf(progress: Progress, said: Said, says: Says): StepPlan[] {
  return [...connecting(progress, said, says), ...receiving(progress, said, says)];
}

function connecting(progress: Progress, said: Said, says: Says): StepPlan[] {
  const { kind, channel } = progress;
  const { created } = said;
  const secrets = () => created && <ChannelSecrets channel={created} />;
  const begin = {
    title: "Choose where the calls come from",
    body: () => <BeginStep kind={kind} {...says} />,
  };
  if (kind === "meta-cloud")
    return [...fromMeta(progress, said, says, begin), numberOf(progress, says, secrets)];
  const create = { ...begin, done: channel !== undefined, rest: secrets };
  return [create, kind === "whapi" ? fromWhapi(progress, said, says) : linking(channel)];
}

function linking(channel: Progress["channel"]): StepPlan {
  return {
    title: "Link it to WhatsApp",
    done: channel?.state === "AUTH",
    body: () => channel && <LinkSteps channelId={channel.id} />,
  };
}

function fromWhapi({ channel, source, webhook }: Progress, said: Said, says: Says): StepPlan {
  return {
    title: "Have Whapi.Cloud send its calls here",
    done: channel?.state === "AUTH" || said.isConnected || webhook !== undefined,
    body: () =>
      channel &&
      source && (
        <ConnectWhapi
          channelId={channel.id}
          source={source}
          secret={said.created?.secret}
          onDone={says.onConnected}
        />
      ),
  };
}

function fromMeta(
  { app, channel }: Progress,
  { isConnected }: Said,
  { onConnected }: Says,
  begin: Pick<StepPlan, "title" | "body">,
): StepPlan[] {
  const isThere = channel !== undefined;
  return [
    { ...begin, done: isThere || app !== undefined },
    {
      title: "Have Meta send the calls here",
      done: isThere || (app !== undefined && (isConnected || app.last_received_at !== null)),
      body: () => app && <ConnectMeta app={app} onDone={onConnected} />,
    },
  ];
}

function numberOf({ app, channel }: Progress, { onCreated }: Says, rest: () => ComponentChildren): StepPlan {
  return {
    title: "Choose the number",
    done: channel !== undefined,
    body: () => app && <NumberStep app={app} onCreated={onCreated} />,
    rest,
  };
}

/** The steps from a channel on, wherever its calls come from. */
function receiving(progress: Progress, { isTested }: Said, { onTested }: Says): StepPlan[] {
  const { channel, webhook, calls, reload } = progress;
  return [
    {
      title: "Add a webhook",
      done: webhook !== undefined,
      body: () => channel && <WebhookStep channelId={channel.id} onAdded={reload} />,
    },
    {
      title: "Send a test",
      done: isTested || calls.length > 0,
      body: () =>
        channel && webhook && <TestStep channelId={channel.id} webhook={webhook} onDone={onTested} />,
    },
    {
      title: "Receive the first call",
      done: calls.some(({ ended_at }) => ended_at !== null),
      body: () => channel && <FirstCallStep channel={channel} progress={progress} />,
    },
  ];
}

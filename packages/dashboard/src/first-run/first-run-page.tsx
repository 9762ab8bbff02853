import { useSignal } from "@preact/signals";
import { channels, refreshChannels } from "../channels/channel-list.ts";
import type { CreatedChannel } from "../channels/channels-api.ts";
import { ButtonLink } from "../components/button.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { PageHead } from "../components/panel.tsx";
import { goTo, hrefTo } from "../navigation/route.ts";
import "./first-run-page.css";
import { useProgress } from "./progress.ts";
import { Step } from "./step.tsx";
import { stepsOf } from "./steps.tsx";

/** Leads from nothing to the first call of a channel, wherever its calls come from. */
export function FirstRunPage({ channelId }: { channelId: string | undefined }) {
  const created = useSignal<CreatedChannel | undefined>(undefined);
  const isConnected = useSignal(false);
  const isTested = useSignal(false);
  const progress = useProgress(channelId);
  const said = {
    created: created.value?.id === channelId ? created.value : undefined,
    isConnected: isConnected.value,
    isTested: isTested.value,
  };
  const steps = stepsOf(progress, said, {
    onCreated: async (channel) => {
      created.value = channel;
      // The URL first: once there is a channel, only it keeps this page open.
      goTo(["start", channel.id]);
      isConnected.value = false;
      await refreshChannels();
    },
    onConnected: () => {
      isConnected.value = true;
    },
    onTested: () => {
      isTested.value = true;
    },
  });
  const current = steps.findIndex(({ done }) => !done);
  const isFinished = current === -1;
  return (
    <div class="first-run">
      <FirstRunHead isFinished={isFinished} steps={steps.length} channelId={channelId} />
      {progress.error !== undefined && <LoadFailure error={progress.error} retry={progress.reload} />}
      <ol class="steps">
        {steps.map(({ title, done, body, rest }, index) => (
          <Step key={title} title={title} number={index + 1} done={done} open={index === current}>
            {(index === current || (isFinished && index === steps.length - 1)) && body()}
            {done && rest?.()}
          </Step>
        ))}
      </ol>
    </div>
  );
}

interface HeadProps {
  isFinished: boolean;
  steps: number;
  channelId: string | undefined;
}

function FirstRunHead({ isFinished, steps, channelId }: HeadProps) {
  const isFirst = channels.value?.every(({ id }) => id === channelId) ?? true;
  const leave = channelId === undefined ? ["channels"] : ["live"];
  return (
    <PageHead
      title={isFinished ? "It works" : isFirst ? "Let's get your first call" : "New channel"}
      about={
        isFinished
          ? "The call is recorded, and its events are on their way to your webhook."
          : `${steps} steps. You can leave and come back to this page.`
      }
      actions={
        (channelId !== undefined || !isFirst) && (
          <ButtonLink href={hrefTo(leave)}>{isFinished ? "Go to live calls" : "Leave"}</ButtonLink>
        )
      }
    />
  );
}

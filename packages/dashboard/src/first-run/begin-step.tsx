import type { CreatedChannel } from "../channels/channels-api.ts";
import { ChoiceCards } from "../components/choice-cards.tsx";
import { goTo } from "../navigation/route.ts";
import type { SourceKind } from "../sources/sources-api.ts";
import { KINDS } from "../sources/words.ts";
import { ChooseApp } from "./choose-app.tsx";
import { CreateForm } from "./create-form.tsx";

interface BeginStepProps {
  kind: SourceKind;
  onCreated: (channel: CreatedChannel) => Promise<void>;
}

/** Asks where the calls of a new channel come from, and what that takes. */
export function BeginStep({ kind, onCreated }: BeginStepProps) {
  return (
    <>
      <p class="soft">A channel is one WhatsApp number with its own token, webhooks and settings.</p>
      <ChoiceCards
        legend="Where do its calls come from?"
        value={kind}
        choices={KINDS}
        onChange={(from) => goTo(["start"], { from })}
      />
      {kind === "meta-cloud" ? (
        <ChooseApp onChosen={(app) => goTo(["start"], { from: kind, app })} />
      ) : (
        <CreateForm key={kind} kind={kind} onCreated={onCreated} />
      )}
    </>
  );
}

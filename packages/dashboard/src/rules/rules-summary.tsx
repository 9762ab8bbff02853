import { useLoaded } from "../api/use-loaded.ts";
import { ButtonLink } from "../components/button.tsx";
import { Panel } from "../components/panel.tsx";
import { hrefTo } from "../navigation/route.ts";
import { readRules, tryRules } from "./rules-api.ts";
import "./rules-summary.css";

/** The rules of a channel as sentences, with the way to change them. */
export function RulesSummary({ channelId }: { channelId: string }) {
  const { data } = useLoaded(channelId, async () => tryRules(channelId, await readRules(channelId)));
  const rules = data.value?.rules;
  return (
    <Panel
      title="Rules"
      about="What happens by itself when a call comes or was missed."
      actions={
        <ButtonLink href={hrefTo(["channels", channelId, "rules"])}>
          {rules?.length === 0 ? "Set up rules" : "Edit rules"}
        </ButtonLink>
      }
    >
      {rules?.length === 0 ? (
        <p class="soft">None yet: calls ring, and nothing else happens.</p>
      ) : (
        <ol class="rules-summary">
          {rules?.map(({ rule, sentence }) => (
            <li key={rule}>{sentence}</li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

import type { Rules } from "@ringhook/api";
import { Button, IconButton } from "../components/button.tsx";
import type { Rule, RuleTrial, Trial } from "./rules-api.ts";
import { ruleTrialText, skippedText } from "./trial-words.ts";

interface RuleListProps {
  rules: Rules;
  trial: Trial | undefined;
  onChange: (rules: Rules) => void;
  onEdit: (index: number) => void;
}

/** Rules as sentences, in their order, each with what it would have done. */
export function RuleList({ rules, trial, onChange, onEdit }: RuleListProps) {
  const list = rules.rules;
  const set = (next: Rule[]): void => onChange({ ...rules, rules: next });
  const move = (from: number, to: number): void => {
    const next = list.filter((_, index) => index !== from);
    const moved = list[from];
    if (moved) set(next.toSpliced(to, 0, moved));
  };
  return (
    <ol class="rules">
      {list.map((rule, index) => (
        <RuleCard
          key={rule.id}
          rule={rule}
          trial={trial?.rules.find((each) => each.rule === rule.id)}
          calls={trial?.calls ?? 0}
          onEdit={() => onEdit(index)}
          onDelete={() => set(list.filter((_, each) => each !== index))}
          onUp={index > 0 ? () => move(index, index - 1) : undefined}
          onDown={index < list.length - 1 ? () => move(index, index + 1) : undefined}
        />
      ))}
    </ol>
  );
}

interface RuleCardProps {
  rule: Rule;
  trial: RuleTrial | undefined;
  calls: number;
  onEdit: () => void;
  onDelete: () => void;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
}

function RuleCard({ rule, trial, calls, onEdit, onDelete, onUp, onDown }: RuleCardProps) {
  const skipped = trial && skippedText(trial);
  return (
    <li class="rule">
      <div class="rule-text">
        <p class="rule-name">{rule.id}</p>
        <p class="rule-sentence">{trial?.sentence ?? "…"}</p>
        {trial && <p class="soft">{ruleTrialText(trial, calls, rule.then.length === 0)}</p>}
        {skipped && <p class="faint">{skipped}</p>}
      </div>
      <div class="rule-actions">
        {onUp && <IconButton icon="up" label={`Move ${rule.id} up`} onClick={onUp} />}
        {onDown && <IconButton icon="down" label={`Move ${rule.id} down`} onClick={onDown} />}
        <Button kind="quiet" label={`Edit ${rule.id}`} onClick={onEdit}>
          Edit
        </Button>
        <Button kind="quiet" label={`Remove ${rule.id}`} onClick={onDelete}>
          Remove
        </Button>
      </div>
    </li>
  );
}

import { useSignal } from "@preact/signals";
import type { Rules } from "@ringhook/api";
import { Button } from "../components/button.tsx";
import { Actions, Dialog } from "../components/dialog.tsx";
import { TextField } from "../components/field.tsx";
import { Notice } from "../components/notice.tsx";
import { ActionFields } from "./action-fields.tsx";
import { CallerFields } from "./caller-fields.tsx";
import { EventFields } from "./event-fields.tsx";
import type { FieldsProps } from "./fields-props.ts";
import { faultsOf } from "./rule-fault.ts";
import { formOf, listsOf, type RuleForm, ruleOf } from "./rule-form.ts";
import type { Rule } from "./rules-api.ts";
import { ownZone, type Started } from "./start-rule.tsx";
import { TimeFields } from "./time-fields.tsx";
import { ruleTrialText, skippedText } from "./trial-words.ts";
import { type Tried, useTrial } from "./use-trial.ts";
import "./rule-dialog.css";

interface RuleDialogProps {
  channelId: string;
  started: Started;
  onClose: () => void;
  onDone: (rules: Rules) => void;
}

/** Edits a rule. As it is typed, it is said as a sentence and tried on past calls, in its place among the others. */
export function RuleDialog({ channelId, started, onClose, onDone }: RuleDialogProps) {
  const { index, rules, isNew = false } = started;
  const [rule] = rules.rules.slice(index);
  const form = useSignal<RuleForm | undefined>(rule && formOf(rule, rules.lists, ownZone()));
  const edited = form.value && {
    ...rules,
    rules: rules.rules.with(index, ruleOf(form.value)),
    lists: listsOf(form.value),
  };
  const tried = useTrial(channelId, edited);
  if (!form.value || !edited) return null;
  const { fields, other } = faultsOf(tried.fault.value, index);
  const set = (change: Partial<RuleForm>): void => {
    if (form.value) form.value = { ...form.value, ...change };
  };
  const props: FieldsProps = { form: form.value, faults: fields, set };
  return (
    <Dialog title={isNew ? "New rule" : "Edit rule"} onClose={onClose}>
      <Preview tried={tried} rule={ruleOf(form.value)} />
      <fieldset class="rule-part">
        <legend>When</legend>
        <EventFields {...props} />
        <TimeFields {...props} />
        <CallerFields {...props} othersWith={(list) => usersOf(list, rules.rules.toSpliced(index, 1))} />
      </fieldset>
      <fieldset class="rule-part">
        <legend>Then</legend>
        <ActionFields {...props} />
      </fieldset>
      <TextField
        label="Name of the rule"
        hint="Letters, digits and dashes."
        value={form.value.id}
        error={fields.id}
        onInput={(id) => set({ id: id.trimStart().replaceAll(" ", "-") })}
      />
      {other !== undefined && <Notice tone="bad">{other}</Notice>}
      <Actions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          kind="primary"
          disabled={tried.stale.value || tried.fault.value !== undefined}
          onClick={() => onDone(edited)}
        >
          {isNew ? "Add rule" : "Apply"}
        </Button>
      </Actions>
    </Dialog>
  );
}

/** The rules that are about a list. */
function usersOf(list: string, rules: readonly Rule[]): string[] {
  return rules.flatMap(({ id, when }) => (when.callers?.includes(`list:${list}`) ? [id] : []));
}

/** The rule in a sentence, and what it would have done. */
function Preview({ tried, rule }: { tried: Tried; rule: Rule }) {
  const trial = tried.trial.value;
  const own = trial?.rules.find((each) => each.rule === rule.id);
  const skipped = own && skippedText(own);
  if (tried.fault.value !== undefined) {
    return (
      <p class="rule-preview wrong" aria-live="polite">
        Something is missing or wrong: see the marked field.
      </p>
    );
  }
  return (
    <div class="rule-preview" aria-live="polite">
      <p class="rule-sentence">{own?.sentence ?? "…"}</p>
      {own && trial && <p class="soft">{ruleTrialText(own, trial.calls, rule.then.length === 0)}</p>}
      {skipped && <p class="faint">{skipped}</p>}
    </div>
  );
}

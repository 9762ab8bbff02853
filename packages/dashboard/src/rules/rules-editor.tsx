import { useSignal, useSignalEffect } from "@preact/signals";
import type { Rules } from "@ringhook/api";
import { sentenceOf } from "../api/problem.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { Button } from "../components/button.tsx";
import { LoadFailure, Notice } from "../components/notice.tsx";
import { Panel } from "../components/panel.tsx";
import { showDone } from "../components/toast-message.ts";
import { LimitsForm } from "./limits-form.tsx";
import { RuleDialog } from "./rule-dialog.tsx";
import { limitFaultOf } from "./rule-fault.ts";
import { RuleList } from "./rule-list.tsx";
import { readRules, replaceRules } from "./rules-api.ts";
import "./rules-editor.css";
import { type Started, StartRule } from "./start-rule.tsx";
import { trialText } from "./trial-words.ts";
import { type Tried, useTrial } from "./use-trial.ts";

/** The rules of a channel, edited on a copy that is tried on past calls and then saved. */
export function RulesEditor({ channelId }: { channelId: string }) {
  const { data, error, reload } = useLoaded(channelId, () => readRules(channelId));
  // What was saved here stands until the gateway is asked again.
  const kept = useSignal<Rules | undefined>(undefined);
  useSignalEffect(() => {
    if (data.value) kept.value = data.value;
  });
  if (error.value !== undefined) return <LoadFailure error={error.value} retry={reload} />;
  if (!kept.value) return null;
  return (
    <Editor
      channelId={channelId}
      saved={kept.value}
      onSaved={(rules) => {
        kept.value = rules;
      }}
    />
  );
}

interface EditorProps {
  channelId: string;
  saved: Rules;
  onSaved: (rules: Rules) => void;
}

function Editor({ channelId, saved, onSaved }: EditorProps) {
  const draft = useSignal<Rules | undefined>(undefined);
  const editing = useSignal<Started | undefined>(undefined);
  const rules = draft.value ?? saved;
  const tried = useTrial(channelId, rules);
  const change = (next: Rules): void => {
    draft.value = JSON.stringify(next) === JSON.stringify(saved) ? undefined : next;
  };
  const start = (what: Started | undefined) => (): void => {
    editing.value = what;
  };
  const save = async (): Promise<void> => {
    onSaved(await replaceRules(channelId, rules));
    draft.value = undefined;
    showDone("Saved. The rules are in force.");
  };
  return (
    <>
      <Panel
        title="Rules"
        about="Looked at from the top: the first that fits a call is used, and those below it are not."
        flush
      >
        <RuleList
          rules={rules}
          trial={tried.trial.value}
          onChange={change}
          onEdit={(index) => start({ index, rules })()}
        />
        <StartRule rules={rules} onStart={(started) => start(started)()} />
      </Panel>
      <LimitsForm
        limits={rules.limits}
        fault={limitFaultOf(tried.fault.value)}
        onChange={(limits) => change({ ...rules, limits })}
      />
      <OtherFault fault={tried.fault.value} />
      {draft.value && <SaveBar tried={tried} onDiscard={() => change(saved)} onSave={save} />}
      {editing.value && (
        <RuleDialog
          channelId={channelId}
          started={editing.value}
          onClose={start(undefined)}
          onDone={(next) => {
            change(next);
            editing.value = undefined;
          }}
        />
      )}
    </>
  );
}

/** What is wrong with the rules, where it is no limit: that is said at its field. */
function OtherFault({ fault }: { fault: unknown }) {
  if (fault === undefined || limitFaultOf(fault)) return null;
  return <Notice tone="bad">{sentenceOf(fault)}</Notice>;
}

function aboutOf({ trial, fault, stale }: Tried): string {
  if (fault.value !== undefined && !stale.value) return "They cannot be saved like this.";
  return trial.value && !stale.value ? trialText(trial.value) : "Trying them on past calls …";
}

/** What is not saved yet, with what it would have done. */
function SaveBar(props: { tried: Tried; onDiscard: () => void; onSave: () => Promise<void> }) {
  const { tried } = props;
  return (
    <section class="save-bar" aria-label="Changes that are not saved">
      <p>
        <strong>Not saved yet.</strong> <span class="soft">{aboutOf(tried)}</span>
      </p>
      <div class="page-actions">
        <Button onClick={props.onDiscard}>Discard</Button>
        <Button
          kind="primary"
          disabled={tried.stale.value || tried.fault.value !== undefined}
          onClick={props.onSave}
        >
          Save rules
        </Button>
      </div>
    </section>
  );
}

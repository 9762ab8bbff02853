import type { Rules } from "@ringhook/api";
import { Icon, type IconName } from "../components/icon.tsx";
import { BLANK, freeId, type Template, templatesOf } from "./templates.ts";

/** A document with a rule to edit in it. A new one is in there already. */
export interface Started {
  index: number;
  rules: Rules;
  isNew?: boolean;
}

/** As the gateway takes them. */
const MOST_RULES = 20;
const ICONS: readonly IconName[] = ["clock", "chat", "person"];

export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Rules to start from. */
export function StartRule({ rules, onStart }: { rules: Rules; onStart: (started: Started) => void }) {
  if (rules.rules.length >= MOST_RULES) {
    return <p class="rule-start-full faint">A channel has at most {MOST_RULES} rules.</p>;
  }
  const start = (template: Pick<Template, "rule" | "lists" | "first">) => (): void =>
    onStart(withRule(rules, template));
  return (
    <div class="rule-start">
      <h3>{rules.rules.length === 0 ? "No rules yet. Start with one of these:" : "Add a rule"}</h3>
      <div class="rule-templates">
        {templatesOf(ownZone()).map((template, index) => (
          <button key={template.title} type="button" onClick={start(template)}>
            <Icon name={ICONS[index] ?? "plus"} size={18} />
            <strong>{template.title}</strong>
            <span>{template.about}</span>
          </button>
        ))}
        <button type="button" onClick={start({ rule: BLANK, lists: {}, first: false })}>
          <Icon name="plus" size={18} />
          <strong>Another rule</strong>
          <span>Choose when, and what happens then.</span>
        </button>
      </div>
    </div>
  );
}

function withRule(
  { rules, lists, limits }: Rules,
  { rule, lists: needed, first }: Pick<Template, "rule" | "lists" | "first">,
): Started {
  const id = freeId(
    rule.id,
    rules.map((each) => each.id),
  );
  const added = { ...rule, id };
  return {
    index: first ? 0 : rules.length,
    rules: { rules: first ? [added, ...rules] : [...rules, added], lists: { ...needed, ...lists }, limits },
    isNew: true,
  };
}

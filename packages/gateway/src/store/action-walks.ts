import type { ActionFilter, ActionKind, ActionState } from "./actions.ts";
import type { Condition, Walk } from "./walks.ts";

const KINDS = Object.keys({ reject: 0, text: 0, remind: 0, tag: 0 } satisfies Record<ActionKind, 0>);
const STATES = Object.keys({ pending: 0, done: 0, failed: 0, skipped: 0 } satisfies Record<ActionState, 0>);

/** The channel and the call that actions are listed of, as conditions of the store's own. */
export interface ActionScope {
  ofChannel?: Condition | undefined;
  ofCall?: Condition | undefined;
}

/**
 * The ways through the indexes of actions that pass by nothing that is not asked for: each kind and state has its part of an
 * index. A call has few actions, whatever they are.
 * @param from the table, as `d`, by the index of that name; by its ids where there is no name
 */
export function walksOfActions(
  { rule, kind, state }: ActionFilter,
  { ofChannel, ofCall }: ActionScope,
  from: (index?: string) => string,
): Walk[] {
  const ofRule = equal("rule", rule);
  if (ofCall) {
    const where = [ofCall, ...ofRule, ...equal("kind", kind), ...equal("state", state)];
    return [{ from: from("actions_of_call"), where }];
  }
  const within = [...(ofChannel ? [ofChannel] : []), ...ofRule];
  if ((rule ?? kind ?? state) === undefined) {
    return [{ from: ofChannel ? from("actions_of_channel") : from(), where: within }];
  }
  const name = rule === undefined ? "actions_listed" : "actions_of_rule";
  const index = from(ofChannel ? name : `${name}_all`);
  return (kind ? [kind] : KINDS).flatMap((ofKind) =>
    (state ? [state] : STATES).map((ofState) => ({
      from: index,
      where: [...within, ...equal("kind", ofKind), ...equal("state", ofState)],
    })),
  );
}

function equal(column: string, value: string | undefined): Condition[] {
  return value === undefined ? [] : [[`d.${column} = ?`, value]];
}

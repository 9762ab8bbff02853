import type { Action, Page, ResultOf, Rules } from "@ringhook/api";
import { get, pathOf, request } from "../api/request.ts";

export type Rule = Rules["rules"][number];
export type Limits = Rules["limits"];
export type Lists = Rules["lists"];

/** What rules would have made of past calls. */
export type Trial = ResultOf<"tryRulesOnCalls">;
export type RuleTrial = Trial["rules"][number];

/** Whether rules may write. */
export type Texts = ResultOf<"readTexts">;

/** So many of the latest calls are tried. */
const TRIED = 200;

export const rulesPath = (channelId: string): string => pathOf("channels", channelId, "rules");
export const textsPath = (channelId: string): string => pathOf("channels", channelId, "texts");

export function readRules(channelId: string): Promise<Rules> {
  return get(rulesPath(channelId));
}

export function replaceRules(channelId: string, rules: Rules): Promise<Rules> {
  return request("PUT", rulesPath(channelId), rules);
}

/**
 * Tries rules on the latest calls. Nothing is sent.
 * @throws ApiError `BAD_RULE`
 */
export function tryRules(channelId: string, rules: Rules): Promise<Trial> {
  return request("POST", `${rulesPath(channelId)}/try-calls`, { calls: TRIED, rules });
}

/** @param callId only those of one call */
export function listActions(
  channelId: string,
  {
    callId,
    ...rest
  }: { callId?: string | undefined; cursor?: string | undefined; state?: string | undefined },
): Promise<Page<Action>> {
  return get(pathOf("actions"), { channel_id: channelId, call_id: callId, ...rest, limit: 25 });
}

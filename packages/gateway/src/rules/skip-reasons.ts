/**
 * Every reason for which an action is not done, and what it says. Users match on the word, never on the sentence.
 * The page docs/reference/rules.md lists the same; a test compares the two.
 */
export const skipReasons = {
  already_done: "It was done or decided before",
  not_possible: "The channel's source cannot do this",
  too_old: "The event is older than `max_age_s`",
  answered: "The own phone answered",
  call_ended: "The call no longer rings",
  group: "It is a group call, and groups are never written to",
  not_rejected: "The rejection before it was skipped",
  no_number: "WhatsApp hides the caller's number, and the source cannot write without it",
  own_number: "The caller is the channel's own number",
  gateway_number: "The caller is another channel of this gateway",
  switched_off: "WhatsApp refused the channel, so it writes no more texts until a person switches them on",
  paused: "WhatsApp asked the channel to pause",
  caller_limit: "The caller had a text within `text_per_caller_h`",
  answer_to_answer: "This gateway has just written to the caller, so the call may be an answer to that",
  day_limit: "`texts_per_day` is reached",
  minute_limit: "`texts_per_min` or `rejects_per_min` is reached",
  rule_removed: "The rule was removed before it was due",
  nothing_to_say: "Of its placeholders none could be filled, so the text is empty",
  spoken_to: "Somebody spoke or wrote to the caller meanwhile",
} as const satisfies Record<string, string>;

export type SkipReason = keyof typeof skipReasons;

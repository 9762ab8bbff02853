import type { Lists, Rule } from "./rules-api.ts";

/** A rule to start from, and the lists that it needs. */
export interface Template {
  title: string;
  about: string;
  rule: Rule;
  lists: Lists;
  /** Whether it stands before all others: an exception. */
  first: boolean;
}

const anyCall = { group: false, offline: false } as const;

/** @param timezone of the browser */
export function templatesOf(timezone: string): readonly Template[] {
  return [
    {
      title: "Outside opening hours",
      about: "Declines calls while you are closed, and writes when you are back.",
      rule: {
        id: "closed",
        when: {
          on: "offered",
          hours: {
            timezone,
            days: ["mon", "tue", "wed", "thu", "fri"],
            from: "09:00",
            to: "18:00",
            outside: true,
          },
          ...anyCall,
        },
        then: [
          { reject: { after_s: 2 } },
          {
            text: {
              body: "We are closed right now. Write to us here, and we answer as soon as we are back.",
              after_s: 3,
            },
          },
        ],
      },
      lists: {},
      first: false,
    },
    {
      title: "Missed calls get a text",
      about: "Writes to callers whom nobody answered.",
      rule: {
        id: "missed",
        when: { on: "missed", end_reason: ["timeout", "hung_up"], rang_s: { min: 5 }, ...anyCall },
        then: [{ text: { body: "Sorry we missed your call, {name}. How can we help?", after_s: 5 } }],
      },
      lists: {},
      first: false,
    },
    {
      title: "VIPs always ring",
      about: "The numbers of a list are left alone by all other rules for calls that come.",
      rule: { id: "vip", when: { on: "offered", callers: ["list:vip"], ...anyCall }, then: [] },
      lists: { vip: [] },
      first: true,
    },
  ];
}

/** A rule that says nothing yet. */
export const BLANK: Rule = { id: "rule", when: { on: "offered", ...anyCall }, then: [] };

/** An id that no rule has: `missed`, `missed-2`. */
export function freeId(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  let number = 2;
  while (taken.includes(`${wanted}-${number}`)) number += 1;
  return `${wanted}-${number}`;
}

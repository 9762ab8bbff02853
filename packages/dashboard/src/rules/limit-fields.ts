/** The limits of rules, with the bounds that the gateway accepts. A test compares the two. */
export const LIMIT_FIELDS = [
  {
    name: "text_per_caller_h",
    label: "Hours between two texts to one caller",
    least: 1,
    most: 720,
    about: "",
  },
  { name: "texts_per_day", label: "Texts in 24 hours, at most", least: 0, most: 1_000, about: "" },
  { name: "texts_per_min", label: "Texts in a minute, at most", least: 1, most: 60, about: "" },
  { name: "rejects_per_min", label: "Declined calls in a minute, at most", least: 1, most: 300, about: "" },
  {
    name: "max_age_s",
    label: "Seconds after which it is too late",
    least: 5,
    most: 3_600,
    about: "Nothing is declined or written about an older call.",
  },
] as const;

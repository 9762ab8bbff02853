/** What the gateway accepts of a webhook, so that the form can check it while it is typed. A test compares the two. */
export const MAX_HEADERS = 5;
export const MAX_AGE_SECONDS = { least: 15, most: 172_800 };

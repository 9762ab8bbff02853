import { API_FOLDER } from "./api-pages.ts";

/** A part of the navigation: its name and its pages, by their files. */
export interface Part {
  name: string;
  files: readonly string[];
}

const guides = (names: string): string[] => names.split(" ").map((name) => `docs/guides/${name}.md`);
const reference = (names: string): string[] => names.split(" ").map((name) => `docs/reference/${name}.md`);

/** The navigation, in the order in which somebody new needs it. A page that no part names is reached by links and the search. */
export const NAVIGATION: readonly Part[] = [
  { name: "Begin", files: ["docs/README.md", ...guides("first-minute install")] },
  {
    name: "Use it",
    files: guides(
      "answer-missed-calls call-back call-log send-to-a-broker missed-calls-in-chatwoot use-from-an-assistant n8n-in-five-minutes test-your-receiver test-your-bot webhook-did-not-arrive",
    ),
  },
  { name: "Run it", files: guides("secure back-up watch alerts scale move-a-channel upgrade") },
  {
    name: "Come from",
    files: guides("from-waha from-evolution-api from-green-api from-whapi keep-whapi meta-cloud"),
  },
  {
    name: "Look it up",
    files: [
      ...reference("webhooks signatures calls api"),
      `${API_FOLDER}README.md`,
      ...reference("brokers tokens errors rules settings simulator simulated-network"),
    ],
  },
  {
    name: "Decide",
    files: [
      ...reference("how-it-compares loses-nothing versions architecture"),
      "CHANGELOG.md",
      "SECURITY.md",
      "docs/decisions/README.md",
    ],
  },
];

/** The part of an OpenAPI document that the page shows. */
export interface ApiDocument {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
}

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
  td { padding: .1rem 1rem .1rem 0; vertical-align: top; } code { white-space: nowrap; }
  @media (prefers-color-scheme: dark) { body { background: #14171a; color: #dde1e4; } a { color: #8bb8ff; } }
`;

/** A page that lists the routes of an OpenAPI document by tag. */
export function renderPage(document: ApiDocument, clientUrl: string): string {
  const sections = [...groupByTag(document)].map(([tag, rows]) => {
    return `<h2>${escapeHtml(tag)}</h2><table>${rows.join("")}</table>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Simulated WhatsApp</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body>
<h1>Simulated WhatsApp</h1>
<p>Clients connect to <code>${escapeHtml(clientUrl)}</code>. Everything a phone does is done with the routes below;
bodies and answers are described in <a href="/openapi.json">openapi.json</a>.</p>
${sections.join("\n")}</body></html>`;
}

function groupByTag({ paths = {} }: ApiDocument): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [path, methods = {}] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const { tags: [tag = "Other"] = [], summary = "" } = operation as { tags?: string[]; summary?: string };
      const route = `${method.toUpperCase()} ${path}`;
      const row = `<tr><td><code>${escapeHtml(route)}</code></td><td>${escapeHtml(summary)}</td></tr>`;
      groups.set(tag, [...(groups.get(tag) ?? []), row]);
    }
  }
  return groups;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

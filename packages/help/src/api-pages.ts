import { fieldTable, parameterTable } from "./field-table.ts";
import type { OpenApi, Operation, Schema } from "./openapi.ts";
import type { Source } from "./page.ts";
import { slugOf } from "./slug.ts";

/** Where the reference of the API stands among the docs. */
export const API_FOLDER = "docs/reference/api/";

/** The reference of the API as pages of Markdown: one for each tag of the document, one of all objects, and a list of routes. */
export function apiPages(document: OpenApi): Source[] {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const names = [...new Set(operations.map(({ operation }) => operation.tags[0] ?? ""))];
  const groups = names.map((name) => ({
    name,
    about: document.tags.find((tag) => tag.name === name)?.description ?? "",
    routes: operations.filter(({ operation }) => operation.tags[0] === name),
  }));
  return [
    { file: `${API_FOLDER}README.md`, text: listPage(groups) },
    ...groups.map((group) => ({ file: `${API_FOLDER}${slugOf(group.name)}.md`, text: groupPage(group) })),
    { file: `${API_FOLDER}webhooks-sent.md`, text: webhooksPage(document) },
    { file: `${API_FOLDER}objects.md`, text: objectsPage(document) },
  ];
}

interface Route {
  path: string;
  method: string;
  operation: Operation;
}

interface Group {
  name: string;
  about: string;
  routes: Route[];
}

const LEAD = `Every route with its parameters, body and answer, made from the gateway's OpenAPI document: \`GET /openapi.json\`, or
\`ringhook openapi\`. A gateway also serves a page to try the routes at \`/docs\`. Tokens, errors, lists and limits: [the API](../api.md).
`;

function listPage(groups: readonly Group[]): string {
  const parts = groups.map(({ name, about, routes }) => {
    const file = `${slugOf(name)}.md`;
    const rows = routes.map(
      ({ method, path, operation }) =>
        `| \`${method.toUpperCase()} ${path}\` | [${operation.summary}](${file}#${slugOf(operation.summary)}) |`,
    );
    return `## ${name}\n\n${about}\n\n| route | what |\n|---|---|\n${rows.join("\n")}\n`;
  });
  return `# API reference\n\n${LEAD}\n${parts.join("\n")}`;
}

function groupPage({ name, about, routes }: Group): string {
  const parts = routes.map(
    ({ method, path, operation }) =>
      `## ${operation.summary}\n\n    ${method.toUpperCase()} ${path}\n\n${aboutOperation(operation)}`,
  );
  return `# API: ${name}\n\n${about} [All routes](README.md).\n\n${parts.join("\n")}`;
}

function webhooksPage({ webhooks }: OpenApi): string {
  const parts = Object.entries(webhooks).flatMap(([event, methods]) =>
    Object.values(methods).map(
      (operation) => `## ${event}\n\n${operation.summary}.\n\n${aboutOperation(operation)}`,
    ),
  );
  return `# API: webhooks sent\n\nWhat the gateway sends to your URL. In words and with samples: [webhooks](../webhooks.md).\n\n${parts.join("\n")}`;
}

function objectsPage({ components }: OpenApi): string {
  const parts = Object.entries(components.schemas).map(
    ([name, schema]) => `## ${name}\n\n${schema.description ?? ""}\n\n${fieldTable(schema)}`,
  );
  return `# API: objects\n\nWhat several routes answer. A field with \`?\` may be absent. [All routes](README.md).\n\n${parts.join("\n")}`;
}

function aboutOperation({ description, parameters = [], requestBody, responses = {} }: Operation): string {
  const parts = [description ?? ""];
  if (parameters.length > 0) parts.push(parameterTable(parameters));
  const body = schemaOf(requestBody?.content);
  if (body) parts.push("**Body**", fieldTable(body));
  for (const [status, { description: told, content }] of Object.entries(responses)) {
    // What may be refused looks the same everywhere; the page of errors has it.
    if (status === "4XX") continue;
    const schema = schemaOf(content);
    const words = told === undefined || told === "Default Response" ? "" : `: ${told}`;
    parts.push(`**Answer ${status}**${words}`);
    if (schema) parts.push(fieldTable(schema));
  }
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function schemaOf(content: Record<string, { schema?: Schema }> | undefined): Schema | undefined {
  return Object.values(content ?? {})[0]?.schema;
}

import { descriptions } from "./descriptions.ts";

/** What the document says about a route: its group, its name for generated clients, a summary and a description. */
export function about(
  tag: string,
  operationId: keyof typeof descriptions,
  summary: string,
): { tags: string[]; operationId: string; summary: string; description: string } {
  return { tags: [tag], operationId, summary, description: descriptions[operationId] };
}

/** What the document says of a route: the group it stands in, its name for generated clients, and a sentence. */
export function about(
  tag: string,
  operationId: string,
  summary: string,
): { tags: string[]; operationId: string; summary: string } {
  return { tags: [tag], operationId, summary };
}

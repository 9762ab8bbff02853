import { child, type Stanza } from "../../stanzas/node.ts";

/** Why a query is refused, as the service writes it. */
export interface QueryError {
  readonly code: number;
  readonly text: string;
}

/** The content of a result or the error in its place, and what follows it. */
export interface Answer {
  readonly content?: Stanza[];
  readonly error?: QueryError;
  readonly next?: "activate" | "leave";
}

/** One kind of query: a namespace, and in it a type and a child, wherever among the children that stands. */
export interface QueryKind {
  readonly xmlns: string;
  readonly type?: "get" | "set" | undefined;
  readonly child?: string | undefined;
}

/** Whether a query is of a kind. */
export function isOfKind(query: Stanza, { xmlns, type, child: tag }: QueryKind): boolean {
  if (query.attrs.xmlns !== xmlns) return false;
  if (type !== undefined && query.attrs.type !== type) return false;
  return tag === undefined || child(query, tag) !== undefined;
}

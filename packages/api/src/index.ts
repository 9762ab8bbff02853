import type { components, operations } from "./openapi.ts";

export type { components, operations, paths } from "./openapi.ts";

type Schemas = components["schemas"];

/** A channel: one WhatsApp number, with its state. */
export type Channel = Schemas["Channel"];
/** A webhook of a channel. */
export type Webhook = Schemas["Webhook"];
/** A call in the log. */
export type Call = Schemas["Call"];
/** A caller to call back. */
export type Callback = Schemas["Callback"];
/** One event for one webhook. */
export type Delivery = Schemas["Delivery"];
/** A delivery with each HTTP request that was made for it. */
export type DeliveryWithAttempts = Schemas["DeliveryWithAttempts"];
/** One HTTP request of a delivery. */
export type Attempt = DeliveryWithAttempts["attempt_list"][number];
/** The rules of a channel. */
export type Rules = Schemas["Rules"];
/** What a rule decided about a call, and what became of it. */
export type Action = Schemas["Action"];
/** The body of every error of a route under `/api`: RFC 9457, with a stable `code`. */
export type Problem = Schemas["Problem"];

/** A page of a list. */
export interface Page<T> {
  items: T[];
  /** Where the next page begins; null on the last one. */
  next_cursor: string | null;
}

/** The name of a route in the OpenAPI document, such as `listCalls`. */
export type OperationId = keyof operations;

type Responses<Id extends OperationId> = operations[Id]["responses"];
type Json<T> = T extends { content: { "application/json": infer Body } } ? Body : undefined;

/** What a route answers when it succeeds: `ResultOf<"readCall">`. `undefined` when the answer has no body. */
export type ResultOf<Id extends OperationId> = Json<
  Responses<Id>[keyof Responses<Id> & (200 | 201 | 202 | 204)]
>;

/** The JSON that a route takes: `BodyOf<"createChannel">`. */
export type BodyOf<Id extends OperationId> = Json<
  NonNullable<operations[Id] extends { requestBody?: infer Body } ? Body : never>
>;

/** The query that a route takes: `QueryOf<"listCalls">`. */
export type QueryOf<Id extends OperationId> = NonNullable<
  operations[Id]["parameters"] extends { query?: infer Query } ? Query : never
>;

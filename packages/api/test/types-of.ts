import openapiTS, { astToString } from "openapi-typescript";

const HEAD = "// Generated from the gateway's OpenAPI document by `npm run api:types`; do not edit.\n\n";

/** The source of `src/openapi.ts`: the types of an OpenAPI document. */
export async function typesOf(document: unknown): Promise<string> {
  // The generator takes a document as a text, too: an object it would change.
  return HEAD + astToString(await openapiTS(JSON.stringify(document)));
}

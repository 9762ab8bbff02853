import { expect, it } from "vitest";
import { openapiDocument } from "../../gateway/src/cli/openapi/document.ts";
import { typesOf } from "./types-of.ts";

// `npm run api:types` runs this test with --update, which writes the file.
it("holds the types of the gateway's OpenAPI document", async () => {
  const types = await typesOf(await openapiDocument());
  await expect(types, "out of date: run `npm run api:types`").toMatchFileSnapshot("../src/openapi.ts");
});

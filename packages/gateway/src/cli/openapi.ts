import type { Command } from "commander";
import { printJson } from "./print.ts";

export function addOpenapi(program: Command): void {
  program
    .command("openapi")
    .summary("print the API's OpenAPI document")
    .description(
      "Prints the API as an OpenAPI 3.1 document, for generators and checks. Needs no running gateway.",
    )
    .action(async () => {
      const { openapiDocument } = await import("./openapi/document.ts");
      printJson(await openapiDocument());
    });
}

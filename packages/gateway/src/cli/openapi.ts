import type { Command } from "commander";
import { printJson } from "./print.ts";

export function addOpenapi(program: Command): void {
  program
    .command("openapi")
    .summary("print the API's OpenAPI document")
    .description(
      "Prints what the API takes and answers as OpenAPI 3.1, for generators and checks. Needs no running gateway.",
    )
    .action(async () => {
      const { openapiDocument } = await import("./openapi/document.ts");
      printJson(await openapiDocument());
    });
}

// Builds the site into the gateway's package. It asks the built gateway for the OpenAPI document.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSite } from "./build-site.ts";
import type { OpenApi } from "./openapi.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const gateway = join(root, "packages/gateway");
const printed = execFileSync(process.execPath, [join(gateway, "bin/ringhook.js"), "openapi"], {
  encoding: "utf8",
  maxBuffer: 1e8,
});
const document: OpenApi = JSON.parse(printed);
const { pages, files } = buildSite({ root, out: join(gateway, "dist/help"), document });
process.stdout.write(`docs: ${pages} pages, ${files} files\n`);

// Puts the program of the page at /docs into the build, so that the gateway serves it without any other host.
import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const from = join(dirname(require.resolve("@scalar/fastify-api-reference")), "js/standalone.js");
const folder = new URL("../dist/api-page/", import.meta.url);
mkdirSync(folder, { recursive: true });
copyFileSync(from, new URL("scalar.js", folder));

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

type Nodes = typeof import("../../../../n8n/nodes/Ringhook/Ringhook.node") &
  typeof import("../../../../n8n/nodes/RinghookTrigger/RinghookTrigger.node") &
  typeof import("../../../../n8n/credentials/RinghookApi.credentials");

const PACKAGE = fileURLToPath(new URL("../../../../n8n/", import.meta.url));
const FILES = [
  "credentials/RinghookApi.credentials",
  "nodes/Ringhook/Ringhook.node",
  "nodes/RinghookTrigger/RinghookTrigger.node",
];

/** The classes of n8n-nodes-ringhook: of the sources, or with `N8N=built` of what n8n's tool built, with the real `n8n-workflow`. */
export async function loadNodes(): Promise<Nodes> {
  const require = createRequire(import.meta.url);
  const load = (file: string): Promise<object> =>
    process.env.N8N === "built"
      ? Promise.resolve(require(`${PACKAGE}dist/${file}.js`) as object)
      : import(`${PACKAGE}${file}.ts`);
  return Object.assign({}, ...(await Promise.all(FILES.map(load)))) as Nodes;
}

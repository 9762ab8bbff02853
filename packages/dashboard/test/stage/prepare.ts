import { fileURLToPath } from "node:url";
import { build } from "vite";
import { bringChromium } from "./chromium.ts";

/** Before the first test of the dashboard: there is a browser, and the page is built from the sources as they are. */
export async function setup(): Promise<void> {
  bringChromium();
  const root = fileURLToPath(new URL("../..", import.meta.url));
  await build({ root, configFile: `${root}/vite.config.ts`, logLevel: "warn" });
}

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { bringChromium } from "./chromium.ts";

/** Before the first test of the dashboard: there is a browser, and the page is built from the sources as they are. */
export function setup(): void {
  bringChromium();
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  // In a process of its own: in this one Vite would take the tests' mode for the page's.
  const env = { ...process.env, NODE_ENV: "production" };
  execFileSync("npm", ["run", "build", "--silent"], { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
}

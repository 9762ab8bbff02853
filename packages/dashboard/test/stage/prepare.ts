import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ensureChromium } from "./chromium.ts";

/** Before the dashboard's tests: makes sure of a browser, and builds the page from its sources. */
export async function setup(): Promise<void> {
  await ensureChromium();
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  // In a process of its own: in this one, Vite would build for the tests' mode.
  const env = { ...process.env, NODE_ENV: "production" };
  execFileSync("npm", ["run", "build", "--silent"], { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
}

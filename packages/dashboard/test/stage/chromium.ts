import { existsSync } from "node:fs";
import { bringTools } from "../../../../scripts/bring-tools.ts";

const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** What a browser needs to run headless, also as root, and to make no requests of its own. */
export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Where Chromium is. @throws Error when there is none */
export function findChromium(): string {
  const found = PATHS.find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error(
    "The dashboard's tests need Chromium or Chrome. Install one, for example: sudo apt-get install chromium",
  );
}

/** Makes sure of a Chromium, installing one where that is allowed. @throws Error when there is none */
export function ensureChromium(): Promise<void> {
  const isThere = (): boolean => PATHS.some((path) => existsSync(path));
  return bringTools([{ name: "Chromium", isThere, packages: ["chromium"] }]);
}

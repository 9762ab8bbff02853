import { readFileSync } from "node:fs";

const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/** The gateway's version, as in its package.json. */
export const version: string =
  typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "0.0.0";

/** How the gateway names itself to those that it sends requests to. */
export const USER_AGENT = `Ringhook/${version}`;

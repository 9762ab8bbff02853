import { readFileSync } from "node:fs";

/**
 * Checks that the gateway is tested on a release of Node, by `engines` of the package. This file runs on any release,
 * so it uses no recent syntax and imports nothing that does.
 * @param version such as `22.13.0`
 * @returns why it is not supported; undefined when it is
 */
export function nodeNotSupported(version: string, engines: string = promised()): string | undefined {
  const is = numbersOf(version);
  const isSupported = engines.split("||").some((range) => {
    const from = numbersOf(range);
    return is[0] === from[0] && (is[1] > from[1] || (is[1] === from[1] && is[2] >= from[2]));
  });
  if (isSupported) return undefined;
  const ranges = engines
    .split("||")
    .map((range) => `${numbersOf(range)[0]} from ${numbersOf(range).join(".")} on`);
  return `Node ${version} is not supported: install Node ${ranges.join(", or ")}`;
}

function promised(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return (manifest as { engines: { node: string } }).engines.node;
}

/** `^22.13.0` and `22.13.0` alike. */
function numbersOf(version: string): [number, number, number] {
  const found = /(\d+)\.(\d+)\.(\d+)/.exec(version);
  if (!found) throw new Error(`expected a version, got ${version}`);
  return [Number(found[1]), Number(found[2]), Number(found[3])];
}

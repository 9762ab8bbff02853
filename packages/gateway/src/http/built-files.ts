import { existsSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { forAudience } from "./door/audience.ts";

export interface BuiltFiles {
  /** The folder below `dist`. */
  folder: string;
  /** The path that its files are served below, with a slash at the end. */
  prefix: string;
  /** The content security policy of its pages. */
  policy: string;
  /** Whether a file's name holds a hash of its content, so that it may be kept for good; by its path in the folder. */
  isHashed(path: string): boolean;
}

/** Serves files that were built into the package to everybody. A checkout that was not built has none; the API works without. */
export async function serveBuiltFiles(app: FastifyInstance, files: BuiltFiles): Promise<void> {
  forAudience(app, "everybody");
  const root = folderOf(files.folder);
  if (!existsSync(root)) return;
  // Files say themselves how long they may be kept, on the raw response; the reply's own header would win over it.
  app.addHook("onRequest", async (_, reply) => {
    reply.removeHeader("cache-control");
  });
  await app.register(fastifyStatic, {
    root,
    prefix: files.prefix,
    decorateReply: false,
    // Each file gets its own route; no other path is looked up on disk.
    wildcard: false,
    serveDotFiles: true,
    cacheControl: false,
    setHeaders: (response, file) => {
      const path = relative(root, file).replaceAll("\\", "/");
      const kept = files.isHashed(path) ? "public, max-age=31536000, immutable" : "no-cache";
      response.setHeader("cache-control", kept);
      response.setHeader("x-content-type-options", "nosniff");
      response.setHeader("referrer-policy", "no-referrer");
      if (path.endsWith(".html")) response.setHeader("content-security-policy", files.policy);
    },
  });
}

/** Compiled code is in dist itself; code that runs from the sources uses the build next to them. */
function folderOf(name: string): string {
  const dist = import.meta.url.endsWith(".ts") ? "../../dist" : "..";
  return fileURLToPath(new URL(`${dist}/${name}`, import.meta.url));
}

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** `npm run bench:log`: how quick the log is with a million calls, measured where it is looked at. */
export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: ["bench/*.bench.ts"],
    globalSetup: "test/stage/prepare.ts",
    testTimeout: 600_000,
    disableConsoleIntercept: true,
  },
});

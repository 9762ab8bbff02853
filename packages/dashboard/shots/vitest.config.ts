import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** `npm run shots`: pictures of every page, made by the same stage as the tests. */
export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: ["shots/*.shots.ts"],
    globalSetup: "test/stage/prepare.ts",
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});

import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** What the nodes of packages/n8n use of n8n: its own package is too large, see `npm run test:n8n`. */
const N8N = fileURLToPath(new URL("packages/gateway/test/n8n/stage/n8n-workflow.ts", import.meta.url));
const DASHBOARD = "packages/dashboard/test/**/*.test.ts";

export default defineConfig({
  test: {
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // What is waited for comes when it comes on a busy machine; Vitest's own patience is a second.
    expect: { poll: { timeout: 60_000 } },
    // Vitest's own choice leaves one core idle; a file waits for processes, timers and disks as much as it computes.
    maxWorkers: availableParallelism(),
    // A process for each file would load the same packages some 300 times, which takes longer than many a file's tests.
    isolate: false,
    setupFiles: ["./scripts/own-modules.ts"],
    // One after another: what is loaded ahead of the first is not loaded with it.
    sequence: { setupFiles: "list" },
    reporters: ["default", "./scripts/summary-reporter.ts"],
    projects: [
      {
        extends: true,
        resolve: { alias: { "n8n-workflow": N8N } },
        test: {
          name: "packages",
          globalSetup: ["./scripts/build-threads.ts", "./scripts/test-tools.ts"],
          include: ["packages/*/test/**/*.test.ts", "examples/test/**/*.test.ts", "bench/test/**/*.test.ts"],
          exclude: ["**/node_modules/**", DASHBOARD],
          setupFiles: ["./scripts/leaks/no-leaks.ts"],
        },
      },
      {
        // Once more with callers named by phone number, as WhatsApp did before 2025 and still may.
        extends: true,
        test: {
          name: "by number",
          globalSetup: "./scripts/build-threads.ts",
          include: ["packages/gateway/test/links/scenarios/**/*.test.ts"],
          env: { ADDRESSING: "pn" },
        },
      },
      {
        extends: true,
        test: {
          name: "dashboard",
          include: [DASHBOARD],
          globalSetup: ["./scripts/build-threads.ts", "./packages/dashboard/test/stage/prepare.ts"],
        },
      },
    ],
  },
});

import { defineConfig } from "vitest/config";

const DASHBOARD = "packages/dashboard/test/**/*.test.ts";

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default", "./scripts/summary-reporter.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "packages",
          include: ["packages/*/test/**/*.test.ts", "examples/test/**/*.test.ts"],
          exclude: ["**/node_modules/**", DASHBOARD],
        },
      },
      {
        extends: true,
        test: {
          name: "dashboard",
          include: [DASHBOARD],
          globalSetup: "./packages/dashboard/test/stage/prepare.ts",
          testTimeout: 120_000,
        },
      },
    ],
  },
});

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.bench.ts"],
    testTimeout: 900_000,
    hookTimeout: 180_000,
    reporters: ["default", "../../../scripts/summary-reporter.ts"],
  },
});

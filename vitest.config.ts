import { defineConfig } from "vitest/config";

/** The tests of `npm test`. Those of the built command line are in `vitest.e2e.config.ts`, long trainings in `vitest.long.config.ts`. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**", "test/long/**"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});

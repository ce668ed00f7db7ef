import { defineConfig } from "vitest/config";

/** Tests of the built command line, as a user meets it. They need `npm run build` first. */
export default defineConfig({
  test: { include: ["test/e2e/**/*.test.ts"], testTimeout: 300_000, hookTimeout: 300_000, maxWorkers: 2 },
});

import { defineConfig } from "vitest/config";

/** Trainings that take minutes to hours: figures of whole models. Not part of continuous integration. */
export default defineConfig({
  test: { include: ["test/long/**/*.test.ts"], testTimeout: 4 * 3_600_000, fileParallelism: false },
});

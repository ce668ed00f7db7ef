import { defineConfig } from "vitest/config";

/** What takes minutes to hours: trainings, with the figures of whole models, fuzzing, and laws over many seeds. Not part of continuous integration. */
export default defineConfig({
  test: { include: ["test/long/**/*.test.ts"], testTimeout: 4 * 3_600_000, fileParallelism: false },
});

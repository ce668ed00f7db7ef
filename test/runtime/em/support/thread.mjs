// What another thread of a test runs, as `src/cli/main.ts` does: sources, which need a loader here.
import { register } from "tsx/esm/api";

register();
const { attend } = await import("../../../../src/runtime/thread.ts");
attend();

/** Back door of the compiler: what runtimes ask while they run. Pure, and free of the language's front half. */
export { bug, assertUse } from "./diagnostics/assert.ts";

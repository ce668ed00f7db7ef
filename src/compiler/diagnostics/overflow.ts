/** Whether an error says that calls were nested too deeply for the engine's stack, which engines name differently. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof Error && /call stack|too much recursion/i.test(error.message);
}

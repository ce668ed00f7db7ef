/** Exported functions of a WebAssembly module. */
export type Kernels = Record<string, (...args: number[]) => number>;

/**
 * Starts a module of kernels on a memory; undefined where this host has no SIMD, or forbids compiling, as a page may. Whoever calls has
 * another way, with the same bits.
 */
export function startKernels(bytes: Uint8Array<ArrayBuffer>, memory: WebAssembly.Memory): Kernels | undefined {
  if (!WebAssembly.validate(bytes)) return undefined;
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
    return exports as unknown as Kernels;
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return undefined;
    throw error;
  }
}

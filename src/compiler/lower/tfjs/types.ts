import type { NodeId } from "../../diagnostics/types.ts";
import type { Dim, DType, NdArray, Value } from "../../tensor/types.ts";

/** Index of a tensor while a program runs. Each is written once. */
export type Register = number;

export type TfjsAttribute = number | boolean | string | number[] | number[][] | { sizes: readonly Dim[] } | { size: Dim };

/** One call of a kernel of TensorFlow.js, as its kernel registry names it. */
export interface TfjsCall {
  kernel: string;
  inputs: Record<string, Register> | Register[];
  attributes: Record<string, TfjsAttribute>;
  result: Register;
  /** Registers that nothing reads after this call, inputs of the program included. */
  frees: Register[];
  origin: NodeId;
}

export interface TfjsProgram {
  name: string;
  registers: number;
  /** By the index of the program's inputs; undefined for one that no call and no output reads. */
  inputs: (Register | undefined)[];
  /** Made once, never freed by a call. */
  constants: { register: Register; value: NdArray; dtype: DType }[];
  calls: TfjsCall[];
  /** By the index of the program's outputs. Two may be the same register, or an input's. */
  outputs: Register[];
}

/** What rows ask of the backend at hand. */
export interface TfjsKernels {
  /** Whether it has that kernel. */
  has(kernel: string): boolean;
  /** Whether its product of two matrices is several times faster when neither is transposed on the way. */
  plainProducts: boolean;
  /** Whether its convolution is several times faster than its gradient of one by the input. */
  convolutionsOnly: boolean;
}

/** What a row writes to. */
export interface TfjsWriter {
  kernels: TfjsKernels;
  of(value: Value): Register;
  call(kernel: string, inputs: TfjsCall["inputs"], attributes?: TfjsCall["attributes"]): Register;
  constant(value: number | NdArray, dtype?: DType): Register;
  /** Says that a value is in that register. */
  set(value: Value, register: Register): void;
}

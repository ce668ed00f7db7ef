export { type NamedGraph, namedOnnx, type Port } from "./named.ts";
export { encodeModel, type ModelFacts, opset } from "./proto.ts";
export { type LowerOnnxOptions, lowerOnnx } from "./write.ts";

export { encodeModel, type ModelFacts } from "./proto.ts";
export { type LowerOnnxOptions, lowerOnnx } from "./write.ts";

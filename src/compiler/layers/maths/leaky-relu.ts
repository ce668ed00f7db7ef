import { elementwise, isNonNegative } from "../support/elementwise.ts";

export const leakyRelu = elementwise({
  name: "leaky_relu",
  doc: "x where positive, else `slope` times x.",
  settings: [
    { name: "slope", kind: { is: "number", min: 0, max: 1, exclusiveMax: true }, default: 0.01, position: 0, doc: "Slope for negative x." },
  ],
  kind: (input) => (isNonNegative(input) ? input : "real"),
  value: (m, x, setting) => m.maximum(x, m.mul(x, m.number(setting("slope")))),
  flops: 2,
});

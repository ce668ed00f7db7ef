export { tfjsText } from "./print.ts";
export { lowerTfjs } from "./write.ts";

import { createTfjsEngine } from "../../../../src/runtime/engines/tfjs/index.ts";
import { describeEngine } from "../../../support/engine-suite.ts";

describeEngine("tfjs wasm", () => createTfjsEngine({ backend: "wasm" }));

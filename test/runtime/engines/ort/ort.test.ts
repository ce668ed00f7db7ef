import { createOrtEngine } from "../../../../src/runtime/engines/ort/index.ts";
import { describeEngine } from "../../../support/engine-suite.ts";

describeEngine("ort", () => createOrtEngine({ threads: 1 }), { noRows: true });
describeEngine("ort on two threads", () => createOrtEngine({ threads: 2 }), { noRows: true });

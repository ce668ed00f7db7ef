import { createReferenceEngine } from "../../../../src/runtime/engines/reference/index.ts";
import { describeEngine } from "../../../support/engine-suite.ts";

describeEngine("reference", async () => createReferenceEngine(), { noRows: true });

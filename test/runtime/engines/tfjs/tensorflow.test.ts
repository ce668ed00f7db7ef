import { expect, test } from "vitest";
import { BackendUnavailable } from "../../../../src/runtime/engines/tfjs/backend.ts";
import { createTfjsEngine } from "../../../../src/runtime/engines/tfjs/index.ts";
import { describeEngine } from "../../../support/engine-suite.ts";

const required = process.env.GENC_REQUIRE_TFJS_NODE === "1";

/** Whether @tensorflow/tfjs-node is installed: it is an optional dependency. */
const installed = await createTfjsEngine({ backend: "tensorflow" }).then(
  () => true,
  (error: unknown) => {
    if (error instanceof BackendUnavailable) return false;
    throw error;
  },
);

test("tfjs-node loads where GENC_REQUIRE_TFJS_NODE=1 says that it must", () => expect(installed || !required).toBe(true));

if (installed) describeEngine("tfjs tensorflow", () => createTfjsEngine({ backend: "tensorflow" }));

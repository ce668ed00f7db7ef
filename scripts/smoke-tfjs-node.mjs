// Does the tensorflow backend of @tensorflow/tfjs-node work on this Node? One line and exit 0 if so, a stack trace and exit 1 if not.
// Run from the repository root by setup-tfjs-node.mjs, or by hand:  node --import tsx scripts/smoke-tfjs-node.mjs
// (tsx because the shim is the project's own TypeScript module: the very code that training uses is what is tested.)
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { shimUtil } from "../src/runtime/host/util-shim.ts";

process.env.TF_CPP_MIN_LOG_LEVEL ??= "2"; // TensorFlow greets on stderr; only errors are of interest here
shimUtil();

const require = createRequire(import.meta.url);
const tf = require("@tensorflow/tfjs-node");

const numbers = (tensor) => Array.from(tensor.dataSync());

function checkMatMul() {
  const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]));
  assert.deepEqual(numbers(product), [19, 22, 43, 50]);
}

/** With ones everywhere, a gradient counts in how many windows its element lies. */
function checkConv2dGradients() {
  const sumOfConv = (image, kernel) => tf.sum(tf.conv2d(image, kernel, 1, "valid"));
  const [imageGrad, kernelGrad] = tf.grads(sumOfConv)([tf.ones([1, 3, 3, 1]), tf.ones([2, 2, 1, 1])]);
  assert.deepEqual(numbers(imageGrad), [1, 2, 1, 2, 4, 2, 1, 2, 1]);
  assert.deepEqual(numbers(kernelGrad), [4, 4, 4, 4]);
}

/** The kernel that needs the shim at a second place. */
function checkTopK() {
  assert.deepEqual(numbers(tf.topk(tf.tensor1d([1, 3, 2]), 2).values), [3, 2]);
}

/** genc builds its tensors with tfjs-core: from a second copy of it, tfjs-node would know neither the tensors nor the backend. */
function checkOneCore() {
  const fromAddon = createRequire(require.resolve("@tensorflow/tfjs-node"));
  assert.equal(fromAddon.resolve("@tensorflow/tfjs-core"), require.resolve("@tensorflow/tfjs-core"), "two copies of tfjs-core");
}

assert.equal(tf.getBackend(), "tensorflow");
checkMatMul();
checkConv2dGradients();
checkTopK();
checkOneCore();

const { "tfjs-node": addon, "tfjs-core": core } = tf.version;
console.log(`tfjs-node ${addon} works: TensorFlow ${tf.backend().binding.TF_Version}, tfjs-core ${core}, Node ${process.versions.node}`);

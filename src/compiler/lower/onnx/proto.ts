import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxType, OnnxValue } from "./types.ts";

/** IR 9 and opset 18: read by onnxruntime since 1.14. */
export const irVersion = 9;
export const opset = 18;

/** TensorProto.DataType. */
const dataTypes: Record<OnnxType, number> = { float: 1, int32: 6, int64: 7, bool: 9 };

/** AttributeProto.AttributeType. */
const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 };

export interface ModelFacts {
  producer: { name: string; version: string };
  /** Key and value pairs that readers of the file can ask for. */
  metadata?: Record<string, string>;
}

/** A graph as the bytes of a ModelProto; field numbers are those of onnx.proto. */
export function encodeModel(graph: OnnxGraph, { producer, metadata = {} }: ModelFacts): Uint8Array<ArrayBuffer> {
  const out = new BinaryWriter();
  out.uint32(tag(1)).int64(irVersion);
  text(out, 2, producer.name);
  text(out, 3, producer.version);
  message(out, 7, () => writeGraph(out, graph));
  message(out, 8, () => {
    text(out, 1, "");
    out.uint32(tag(2)).int64(opset);
  });
  for (const [key, value] of Object.entries(metadata))
    message(out, 14, () => {
      text(out, 1, key);
      text(out, 2, value);
    });
  return out.finish();
}

function writeGraph(out: BinaryWriter, { name, nodes, initializers, inputs, outputs }: OnnxGraph): void {
  nodes.forEach((node, index) => {
    message(out, 1, () => writeNode(out, node, index));
  });
  text(out, 2, name);
  for (const tensor of initializers) message(out, 5, () => writeTensor(out, tensor));
  for (const value of inputs) message(out, 11, () => writeValue(out, value));
  for (const value of outputs) message(out, 12, () => writeValue(out, value));
}

function writeNode(out: BinaryWriter, { type, inputs, outputs, attributes, origin }: OnnxNode, index: number): void {
  for (const name of inputs) text(out, 1, name);
  for (const name of outputs) text(out, 2, name);
  text(out, 3, `${index}:${origin}`);
  text(out, 4, type);
  for (const [name, value] of Object.entries(attributes)) message(out, 5, () => writeAttribute(out, name, value));
}

function writeAttribute(out: BinaryWriter, name: string, value: OnnxAttribute): void {
  text(out, 1, name);
  const kind = (type: number) => out.uint32(tag(20)).int32(type);
  if (typeof value === "number") {
    out.uint32(tag(3)).int64(value);
    kind(attributeTypes.int);
  } else if (typeof value === "string") {
    out.uint32(tag(4, WireType.LengthDelimited)).bytes(new TextEncoder().encode(value));
    kind(attributeTypes.string);
  } else if (Array.isArray(value)) {
    for (const entry of value) out.uint32(tag(8)).int64(entry);
    kind(attributeTypes.ints);
  } else {
    out.uint32(tag(2, WireType.Bit32)).float(value.float);
    kind(attributeTypes.float);
  }
}

function writeTensor(out: BinaryWriter, { name, type, shape, data }: OnnxTensor): void {
  for (const size of shape) out.uint32(tag(1)).int64(size);
  out.uint32(tag(2)).int32(dataTypes[type]);
  text(out, 8, name);
  out.uint32(tag(9, WireType.LengthDelimited)).bytes(rawBytes(type, data));
}

/** Little-endian, as the format wants it and as every machine that runs this has it. */
function rawBytes(type: OnnxType, data: Float64Array): Uint8Array {
  const bytes = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  switch (type) {
    case "float":
      return bytes(Float32Array.from(data));
    case "int32":
      return bytes(Int32Array.from(data));
    case "int64":
      return bytes(BigInt64Array.from(data, BigInt));
    case "bool":
      return Uint8Array.from(data);
  }
}

function writeValue(out: BinaryWriter, { name, type, shape }: OnnxValue): void {
  text(out, 1, name);
  message(out, 2, () => {
    message(out, 1, () => {
      out.uint32(tag(1)).int32(dataTypes[type]);
      message(out, 2, () => {
        for (const size of shape)
          message(out, 1, () => {
            if (typeof size === "number") out.uint32(tag(1)).int64(size);
            else text(out, 2, size);
          });
      });
    });
  });
}

function tag(field: number, type: WireType = WireType.Varint): number {
  return (field << 3) | type;
}

function text(out: BinaryWriter, field: number, value: string): void {
  out.uint32(tag(field, WireType.LengthDelimited)).string(value);
}

function message(out: BinaryWriter, field: number, write: () => void): void {
  out.uint32(tag(field, WireType.LengthDelimited)).fork();
  write();
  out.join();
}

import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;
const { AttributeType } = onnx.AttributeProto;
const FLOAT = 1;
const INT64 = 7;

const tensor = (name: string, elemType: number, shape: readonly number[]) =>
  onnx.ValueInfoProto.create({
    name,
    type: { tensorType: { elemType, shape: { dim: [{ dimParam: 'N' }, ...shape.map((dimValue) => ({ dimValue }))] } } },
  });

/** A logistic regression over two columns as skl2onnx exports it without zipmap: input `X` FLOAT [N, 2], outputs `label` INT64 [N] and `probabilities` FLOAT [N, 2]. */
export function linearOnnx(weights: readonly [number, number], intercept: number): Uint8Array {
  const floats = (name: string, values: readonly number[]) =>
    onnx.AttributeProto.create({ name, type: AttributeType.FLOATS, floats: [...values] });
  const node = onnx.NodeProto.create({
    opType: 'LinearClassifier',
    domain: 'ai.onnx.ml',
    input: ['X'],
    output: ['label', 'probabilities'],
    attribute: [
      floats('coefficients', [-weights[0], -weights[1], weights[0], weights[1]]),
      floats('intercepts', [-intercept, intercept]),
      onnx.AttributeProto.create({ name: 'classlabels_ints', type: AttributeType.INTS, ints: [0, 1] }),
      onnx.AttributeProto.create({
        name: 'post_transform',
        type: AttributeType.STRING,
        s: new TextEncoder().encode('LOGISTIC'),
      }),
    ],
  });
  const model = onnx.ModelProto.create({
    irVersion: 8,
    opsetImport: [
      { domain: '', version: 15 },
      { domain: 'ai.onnx.ml', version: 1 },
    ],
    graph: {
      name: 'linear',
      node: [node],
      input: [tensor('X', FLOAT, [2])],
      output: [tensor('label', INT64, []), tensor('probabilities', FLOAT, [2])],
    },
  });
  return onnx.ModelProto.encode(model).finish();
}

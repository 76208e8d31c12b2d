import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;
const { AttributeType } = onnx.AttributeProto;
const FLOAT = 1;
const INT64 = 7;
const STRING = 8;

const column = (name: string, elemType: number, width?: number) =>
  onnx.ValueInfoProto.create({
    name,
    type: {
      tensorType: {
        elemType,
        shape: { dim: [{ dimParam: 'N' }, ...(width === undefined ? [] : [{ dimValue: width }])] },
      },
    },
  });

const ints = (name: string, values: readonly number[]) =>
  onnx.AttributeProto.create({ name, type: AttributeType.INTS, ints: [...values] });
const floats = (name: string, values: readonly number[]) =>
  onnx.AttributeProto.create({ name, type: AttributeType.FLOATS, floats: [...values] });
const strings = (name: string, values: readonly string[]) =>
  onnx.AttributeProto.create({
    name,
    type: AttributeType.STRINGS,
    strings: values.map((value) => new TextEncoder().encode(value)),
  });

/** The limits above which a hand-made model calls a failure: torque [Nm] × speed [rpm], and wear [min] × torque [Nm]. */
export interface MillLimits {
  readonly power: number;
  readonly strain: number;
}

/** What makes a machine of `makeMillRows` fail. */
export const trueMillLimits: MillLimits = { power: (8200 * 60) / (2 * Math.PI), strain: 11_000 };

const modelColumns = ['Torque [Nm]', 'Rotational speed [rpm]', 'Tool wear [min]'];

/**
 * A model that no trainer of Kaizen made: one tree with two splits over products of columns, one FLOAT [N, 1] input for each of the columns
 * Torque, Rotational speed and Tool wear (and `unused` ones, numbers but for Type), class labels as int64, probabilities as FLOAT [N, 2].
 */
export function millOnnx({ power, strain }: MillLimits, unused: readonly string[] = []): Uint8Array {
  const [torque = '', speed = '', wear = ''] = modelColumns;
  const tree = onnx.NodeProto.create({
    opType: 'TreeEnsembleClassifier',
    domain: 'ai.onnx.ml',
    input: ['both'],
    output: ['label', 'probabilities'],
    attribute: [
      ints('nodes_treeids', [0, 0, 0, 0, 0]),
      ints('nodes_nodeids', [0, 1, 2, 3, 4]),
      ints('nodes_featureids', [0, 1, 0, 0, 0]),
      strings('nodes_modes', ['BRANCH_LEQ', 'BRANCH_LEQ', 'LEAF', 'LEAF', 'LEAF']),
      floats('nodes_values', [power, strain, 0, 0, 0]),
      ints('nodes_truenodeids', [1, 3, 0, 0, 0]),
      ints('nodes_falsenodeids', [2, 4, 0, 0, 0]),
      ints('class_treeids', [0, 0, 0, 0, 0, 0]),
      ints('class_nodeids', [2, 2, 3, 3, 4, 4]),
      ints('class_ids', [0, 1, 0, 1, 0, 1]),
      floats('class_weights', [0.1, 0.9, 0.95, 0.05, 0.2, 0.8]),
      ints('classlabels_int64s', [0, 1]),
    ],
  });
  const model = onnx.ModelProto.create({
    irVersion: 8,
    opsetImport: [
      { domain: '', version: 15 },
      { domain: 'ai.onnx.ml', version: 1 },
    ],
    graph: {
      name: 'mill',
      node: [
        onnx.NodeProto.create({ opType: 'Mul', input: [torque, speed], output: ['power'] }),
        onnx.NodeProto.create({ opType: 'Mul', input: [wear, torque], output: ['strain'] }),
        onnx.NodeProto.create({
          opType: 'Concat',
          input: ['power', 'strain'],
          output: ['both'],
          attribute: [onnx.AttributeProto.create({ name: 'axis', type: AttributeType.INT, i: 1 })],
        }),
        tree,
      ],
      input: [...unused, ...modelColumns].map((name) => column(name, name === 'Type' ? STRING : FLOAT, 1)),
      output: [column('label', INT64), column('probabilities', FLOAT, 2)],
    },
  });
  return onnx.ModelProto.encode(model).finish();
}

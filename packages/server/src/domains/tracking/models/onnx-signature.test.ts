import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { classTarget, inlineParallel, trainForest } from '@kaizen/learn';
import { exportForestOnnx } from '@kaizen/learn/onnx';
import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { decideSignature, readOnnxGraph } from './onnx-signature.onnx.ts';

const { onnx } = onnxProto;

/** A small forest over two numbers and a category, as learn exports it. */
async function trainedOnnx(): Promise<Uint8Array> {
  const rows = 40;
  const values = Float64Array.from({ length: rows }, (_, row) => row);
  const frame = {
    rowCount: rows,
    columns: [
      { kind: 'numeric' as const, name: 'a', values },
      { kind: 'numeric' as const, name: 'b', values: values.map((value) => value % 7) },
      { kind: 'categorical' as const, name: 'c', codes: Int32Array.from(values, (v) => v % 2), categories: ['x', 'y'] },
    ],
  };
  const labels = Int32Array.from(values, (value) => (value > 20 ? 1 : 0));
  const params = { trees: 3 };
  const forest = await trainForest(frame, classTarget(['no', 'yes'], labels), {
    params,
    seed: 1,
    parallel: inlineParallel,
  });
  return exportForestOnnx(forest, { modelName: 'test' });
}

function tensor(name: string, elemType: number, dims: ReadonlyArray<number | string>) {
  const dim = dims.map((value) => (typeof value === 'number' ? { dimValue: value } : { dimParam: value }));
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

function encode(graph: Parameters<typeof onnx.GraphProto.create>[0], irVersion = 8): Uint8Array {
  const node = [{ opType: 'Identity', input: ['x'], output: ['y'], name: 'n' }];
  return onnx.ModelProto.encode(
    onnx.ModelProto.fromObject({ irVersion, opsetImport: [{ domain: '', version: 15 }], graph: { node, ...graph } }),
  ).finish();
}

describe('readOnnxGraph', () => {
  it('reads inputs and classes of an exported forest', async () => {
    const graph = readOnnxGraph(await trainedOnnx());
    expect(graph.inputs).toEqual([
      { name: 'numeric', type: 'number', width: 2 },
      { name: 'categorical', type: 'text', width: 1 },
    ]);
    expect(graph.classes).toEqual(['no', 'yes']);
  });

  it('leaves out inputs that are stored weights', () => {
    const graph = {
      input: [tensor('x', 1, ['N', 3]), tensor('w', 1, [3, 2])],
      initializer: [{ name: 'w', dims: [3, 2], dataType: 1 }],
    };
    expect(readOnnxGraph(encode(graph)).inputs).toEqual([{ name: 'x', type: 'number', width: 3 }]);
  });

  it.each([
    ['no bytes', new Uint8Array(), /it is empty/],
    ['text', new TextEncoder().encode('print("hello")\n'.repeat(50)), /not an ONNX model/],
    ['zeros', new Uint8Array(1000), /not an ONNX model/],
    ['a graph without version', encode({ input: [tensor('x', 1, ['N'])] }, 0), /no graph with an ONNX version/],
    ['no input', encode({}), /no input/],
    ['a complex input', encode({ input: [tensor('x', 14, ['N'])] }), /input "x" is no tensor of numbers/],
    ['an image', encode({ input: [tensor('x', 1, ['N', 3, 8, 8])] }), /no shape/],
    [
      'a map as output',
      encode({ input: [tensor('x', 1, ['N'])], output: [{ name: 'p', type: { sequenceType: {} } }] }),
      /zipmap/,
    ],
    [
      'weights in another file',
      encode({ input: [tensor('x', 1, ['N'])], initializer: [{ name: 'w', dataLocation: 1 }] }),
      /another file/,
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readOnnxGraph(bytes)).toThrow(message);
  });

  it('refuses a file of this repository that is no model', async () => {
    const bytes = await readFile(join(import.meta.dirname, '../../../../package.json'));
    expect(() => readOnnxGraph(bytes)).toThrow(/not an ONNX model/);
  });
});

describe('decideSignature', () => {
  const graph = {
    inputs: [
      { name: 'x', type: 'number' as const, width: 2 },
      { name: 'kind', type: 'text' as const, width: 1 },
    ],
    classes: ['0', '1'],
  };

  it('names the columns of a wide input by position unless told', () => {
    const signature = decideSignature(graph, {});
    expect(signature.inputs.map(({ name }) => name)).toEqual(['x_0', 'x_1', 'kind']);
    expect(signature.positive).toBe('1');
    const named = decideSignature(graph, { columns: ['Torque [Nm]', 'Speed', 'Type'], positive: '0' });
    expect(named.inputs.map(({ name, type }) => [name, type])).toEqual([
      ['Torque [Nm]', 'number'],
      ['Speed', 'number'],
      ['Type', 'text'],
    ]);
    expect(named.positive).toBe('0');
  });

  it('takes a single input of open width when its columns are named', () => {
    const open = { inputs: [{ name: 'x', type: 'number' as const, width: undefined }], classes: ['0', '1'] };
    expect(decideSignature(open, { columns: ['a', 'b', 'c'] }).inputs.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(() => decideSignature(open, {})).toThrow(/leaves the number of columns open/);
  });

  it('says what does not fit', () => {
    expect(() => decideSignature(graph, { columns: ['a'] })).toThrow(/columns names 1 columns/);
    expect(() => decideSignature(graph, { columns: ['a', 'a', 'b'] })).toThrow(/distinct/);
    expect(() => decideSignature(graph, { positive: 'yes' })).toThrow(/its classes are 0, 1/);
    expect(() => decideSignature({ ...graph, classes: undefined }, {})).toThrow(/classes=0,1/);
    expect(decideSignature({ ...graph, classes: undefined }, { classes: ['ok', 'bad'] }).positive).toBe('bad');
    const regressor = { ...graph, classes: undefined, isRegressor: true };
    expect(decideSignature(regressor, {})).toMatchObject({ output: 'value', classes: [] });
    expect(decideSignature(regressor, { classes: ['0', '1'] })).toMatchObject({ classes: ['0', '1'], positive: '1' });
    expect(decideSignature(regressor, { output: 'anomaly-score' })).toMatchObject({ positive: 'anomaly' });
    expect(() => decideSignature(regressor, { output: 'anomaly-score', classes: ['a'] })).toThrow(/name two/);
  });
});

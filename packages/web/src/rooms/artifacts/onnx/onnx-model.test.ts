import { expect, it } from 'vitest';
import { describeSteps, drawOnnx } from './onnx-drawing.ts';
import { readOnnxModel } from './onnx-model.ts';

/** Writes one field: text, bytes of an inner message, or a whole number below 128. */
function field(number: number, value: string | number | readonly number[]): readonly number[] {
  if (typeof value === 'number') return [number * 8, value];
  const bytes = typeof value === 'string' ? [...new TextEncoder().encode(value)] : value;
  return bytes.length < 128
    ? [number * 8 + 2, bytes.length, ...bytes]
    : [number * 8 + 2, (bytes.length % 128) + 128, Math.floor(bytes.length / 128), ...bytes];
}

const value = (name: string, element: number) => [
  ...field(1, name),
  ...field(2, field(1, [...field(1, element), ...field(2, [...field(1, field(2, 'rows')), ...field(1, field(1, 3))])])),
];

const graph = [
  ...field(1, [
    ...field(1, 'x'),
    ...field(1, 'weights'),
    ...field(2, 'y'),
    ...field(3, 'first'),
    ...field(4, 'MatMul'),
  ]),
  ...field(1, [...field(1, 'y'), ...field(2, 'z'), ...field(4, 'Cast')]),
  ...field(5, [...field(8, 'weights'), 13, 0, 0, 0, 0]),
  ...field(11, value('x', 11)),
  ...field(11, value('weights', 1)),
  ...field(12, value('z', 8)),
];
const file = Uint8Array.from([...field(1, 8), ...field(2, 'kaizen'), ...field(7, graph), ...field(8, field(2, 18))]);

it('reads what goes in and out, and the steps, without the constants', () => {
  const model = readOnnxModel(file);
  expect(model).toEqual({
    producer: 'kaizen',
    opsets: ['ai.onnx 18'],
    inputs: [{ name: 'x', type: 'double, rows × 3' }],
    outputs: [{ name: 'z', type: 'text, rows × 3' }],
    nodes: [
      { op: 'MatMul', name: 'first', takes: ['x'], gives: ['y'] },
      { op: 'Cast', name: '', takes: ['y'], gives: ['z'] },
    ],
  });
  expect(drawOnnx(model).edges).toEqual([
    { from: 'in:x', to: 'step:0' },
    { from: 'step:0', to: 'step:1' },
    { from: 'step:1', to: 'out:z' },
  ]);
  expect(describeSteps(model)).toBe('2 steps: 1 MatMul, 1 Cast');
});

it('refuses what is cut off or something else', () => {
  expect(() => readOnnxModel(file.subarray(0, 40))).toThrow();
  expect(() => readOnnxModel(new TextEncoder().encode('hello'))).toThrow();
  expect(() => readOnnxModel(new Uint8Array())).toThrow('no graph');
});

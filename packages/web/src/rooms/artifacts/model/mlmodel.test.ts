import { expect, it } from 'vitest';
import { mainFlavour, modelUri, readMlmodel } from './mlmodel.ts';

const text = `artifact_path: model
flavors:
  python_function:
    env:
      conda: conda.yaml
      virtualenv: python_env.yaml
    loader_module: mlflow.sklearn
  sklearn:
    code: null
    sklearn_version: 1.9.1
mlflow_version: 3.17.2
model_id: m-01a1fa85e4837efb1bcf948844bd6859
model_size_bytes: 1234
run_id: 01a1fa85dfaa3e37b3b04113bfe1277b
signature:
  inputs: '[{"type": "double", "name": "torque", "required": true}, {"type": "array", "items": {"type": "string"}, "name": "codes", "required": false}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1, 2]}}]'
  params: '[{"name": "top", "type": "long", "default": 3, "shape": null}]'
utc_time_created: '2026-11-20 19:53:02.120000'
`;

it('reads flavours, signature and origin', () => {
  const model = readMlmodel(text);
  expect(model.flavours).toEqual([
    {
      name: 'python_function',
      facts: [
        ['env', 'conda conda.yaml, virtualenv python_env.yaml'],
        ['loader_module', 'mlflow.sklearn'],
      ],
    },
    { name: 'sklearn', facts: [['sklearn_version', '1.9.1']] },
  ]);
  expect(model.signature).toEqual({
    inputs: [
      { name: 'torque', type: 'double', isRequired: true },
      { name: 'codes', type: 'list of string', isRequired: false },
    ],
    outputs: [{ name: '(the whole)', type: 'tensor of int64, any × 2', isRequired: true }],
    params: [{ name: 'top', type: 'long', isRequired: false, normally: '3' }],
  });
  expect(model.madeAt).toBe(Date.UTC(2026, 10, 20, 19, 53, 2, 120));
  expect(mainFlavour(model)).toBe('sklearn');
  expect(modelUri(model, { kind: 'run', id: 'r' }, 'model')).toBe('models:/m-01a1fa85e4837efb1bcf948844bd6859');
});

it('takes a file that says next to nothing, and refuses what is no YAML', () => {
  const model = readMlmodel('flavors: {}\nsignature: {inputs: "not JSON"}');
  expect(model.flavours).toEqual([]);
  expect(model.signature).toEqual({ inputs: [], outputs: [], params: [] });
  expect(modelUri(model, { kind: 'run', id: 'r' }, 'a/model')).toBe('runs:/r/a/model');
  expect(() => readMlmodel('a: [')).toThrow();
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findNearestName } from './nearest-name.ts';
import { parseManifest } from './parse-manifest.ts';

const example = readFileSync(
  new URL('../../../../examples/predictive-maintenance/kaizen.yaml', import.meta.url),
  'utf8',
);

describe('parseManifest', () => {
  it('accepts the example and fills defaults', () => {
    const { manifest, problems } = parseManifest(example);
    expect(problems).toEqual([]);
    expect(manifest?.project).toBe('predictive-maintenance');
    expect(manifest?.data?.machines?.columns?.['Torque [Nm]']?.required).toBe(true);
  });

  const cases: ReadonlyArray<
    readonly [what: string, from: string, to: string, expected: { path: string; message: RegExp; suggestion?: string }]
  > = [
    [
      'an unknown section',
      'monitors:',
      'monitor:',
      { path: 'monitor', message: /did you mean `monitors`/, suggestion: 'monitors' },
    ],
    [
      'an unknown field',
      'trigger: true }\n      Type',
      'triger: true }\n      Type',
      { path: 'monitors.failure.drift.Torque [Nm].triger', message: /did you mean `trigger`/ },
    ],
    [
      'a wrong type name',
      'type: category',
      'type: categry',
      { path: 'data.machines.columns.Type.type', message: /did you mean `category`/ },
    ],
    ['a wrong value', 'rows: 1000', 'rows: many', { path: 'monitors.failure.window.rows', message: /"many"/ }],
    [
      'a broken reference',
      'from: machines',
      'from: machine',
      { path: 'features.machine-state.from', message: /did you mean "machines"/, suggestion: 'machines' },
    ],
    [
      'an unknown algorithm',
      'algorithm: random-forest',
      'algorithm: random-forst',
      { path: 'training.failure.algorithm', message: /did you mean `random-forest`/, suggestion: 'random-forest' },
    ],
    [
      'a parameter of another algorithm',
      'parameters: { trees: 200 }',
      'parameters: { alpha: 200 }',
      { path: 'training.failure.parameters.alpha', message: /known here: trees, maxDepth/ },
    ],
    [
      'a parameter out of range',
      'trees: 200',
      'trees: 0',
      { path: 'training.failure.parameters.trees', message: />= 1/ },
    ],
    ['a missing field', '  kpi:', '  kpj:', { path: 'objective.kpj', message: /did you mean `kpi`/ }],
  ];
  it.each(cases)('names line, field and mend of %s', (_what, from, to, expected) => {
    expect(example).toContain(from);
    const { manifest, problems } = parseManifest(example.replace(from, to));
    expect(manifest).toBeUndefined();
    const problem = problems.find((candidate) => candidate.path === expected.path);
    expect(problem, JSON.stringify(problems)).toBeDefined();
    expect(problem?.message).toMatch(expected.message);
    const at = example.indexOf(from);
    const lineOfBreach = example.slice(0, at).split('\n').length;
    expect(problem?.position?.line).toBe(lineOfBreach);
    if (expected.suggestion) expect(problem?.suggestion).toBe(expected.suggestion);
  });

  it('refuses broken YAML, duplicate keys, an empty file and aliases', () => {
    expect(parseManifest('kaizen: [1').problems[0]?.message).toMatch(/YAML/);
    expect(parseManifest('kaizen: 1\nkaizen: 1').problems[0]?.message).toMatch(/unique/i);
    expect(parseManifest('kaizen: 1\ndata:\n  a: { source: {} }\n  b: {}\n  "a": {}').problems).toMatchObject([
      { position: { line: 5, column: 3 }, message: expect.stringContaining('"a" stands twice') },
    ]);
    expect(parseManifest('').problems[0]?.message).toMatch(/empty/);
    expect(parseManifest('a: &a [1]\nb: *a').manifest).toBeUndefined();
  });
});

describe('findNearestName', () => {
  it('finds typos and leaves strangers alone', () => {
    expect(findNearestName('Torqe [Nm]', ['Torque [Nm]', 'Type'])).toBe('Torque [Nm]');
    expect(findNearestName('ab', ['ba'])).toBe('ba');
    expect(findNearestName('zzzzzz', ['alpha', 'beta'])).toBeUndefined();
  });
});

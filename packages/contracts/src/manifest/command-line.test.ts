import { describe, expect, it } from 'vitest';
import { splitCommand } from './command-line.ts';
import { parseManifest } from './parse-manifest.ts';

describe('the words of a command', () => {
  it.each([
    ['python train.py --trees 300', ['python', 'train.py', '--trees', '300']],
    [`a  'b c' "d \\"e\\" \\f" g\\ h`, ['a', 'b c', 'd "e" \\f', 'g h']],
    [`x '' ""y '$HOME | *'`, ['x', '', 'y', '$HOME | *']],
    ['--name=a"b c"d', ['--name=ab cd']],
    ['\tnice\t-n 19 ', ['nice', '-n', '19']],
  ])('%s', (line, words) => {
    expect(splitCommand(line)).toEqual({ words });
  });

  it.each([
    ['a | b', '"|" would need a shell'],
    ['a > b', '">" would need a shell'],
    ['echo $HOME', '"$" would need a shell'],
    ['a\nb', '"\\n" would need a shell'],
    [`a 'b`, "a quote (') is opened and not closed"],
    ['a "b', 'a quote (") is opened and not closed'],
    ['a \\', 'ends in a backslash'],
    ['  ', 'names no command'],
  ])('%s is refused', (line, reason) => {
    expect(splitCommand(line)).toEqual({ problem: expect.stringContaining(reason) });
  });
});

describe('a step with run', () => {
  const parse = (step: string) =>
    parseManifest(
      `kaizen: 1\nproject: p\ndata: { rows: { source: { file: a.csv } } }\npipelines: { a: { steps: [${step}] } }\n`,
    );

  it('takes a command and what belongs to it', () => {
    const { manifest, problems } = parse(
      `{ name: t, run: python t.py, with: rows, parameters: { rate: 0.1 }, env: { A: x, B: { secret: TOKEN } }, environment: { requirements: r.txt }, timeout: 60, outputs: [best] }`,
    );
    expect(problems).toEqual([]);
    expect(manifest?.pipelines?.a?.steps[0]).toMatchObject({ run: 'python t.py', shell: false });
  });

  it.each([
    ['{ name: t }', 'pipelines.a.steps.0.name', 'neither `uses`'],
    ['{ name: t, run: x, uses: ingest, with: rows }', 'pipelines.a.steps.0.uses', 'both `uses` and `run`'],
    ['{ name: t, uses: ingest }', 'pipelines.a.steps.0.uses', '`with` is missing'],
    [
      '{ name: t, uses: ingest, with: rows, timeout: 5 }',
      'pipelines.a.steps.0.timeout',
      'belongs to a step with `run`',
    ],
    ['{ name: t, run: a | b }', 'pipelines.a.steps.0.run', 'would need a shell'],
    ['{ name: t, run: x, with: row }', 'pipelines.a.steps.0.with', 'did you mean "rows"?'],
    ['{ name: t, run: x, env: { KAIZEN_HOME: y } }', 'pipelines.a.steps.0.env.KAIZEN_HOME', 'set by the server'],
    ['{ name: t, run: x, environment: { lock: ../uv.lock } }', 'pipelines.a.steps.0.environment.lock', 'project'],
    ['{ name: t, run: x, parameters: { a-b: 1, A_b: 2 } }', 'pipelines.a.steps.0.parameters.A_b', 'KAIZEN_PARAM_A_B'],
  ])('%s is refused', (step, path, message) => {
    const { manifest, problems } = parse(step);
    expect(manifest).toBeUndefined();
    expect(problems).toEqual([expect.objectContaining({ path, message: expect.stringContaining(message) })]);
  });

  it('may use a shell when it says so', () => {
    expect(parse(`{ name: t, run: 'a | b', shell: true }`).problems).toEqual([]);
  });
});

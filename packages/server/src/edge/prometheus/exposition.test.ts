import { expect, test } from 'vitest';
import { createTestApp } from '../../testing/test-app.ts';

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;

interface Sample {
  readonly name: string;
  readonly labels: string;
  readonly value: string;
}

function readSamples(exposition: string): Sample[] {
  const lines = exposition.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name = line, labels = '', value = ''] = SAMPLE.exec(line) ?? [];
    return { name, labels, value };
  });
}

function readHeads(exposition: string, mark: 'HELP' | 'TYPE'): ReadonlyMap<string, string> {
  const found = [...exposition.matchAll(new RegExp(`^# ${mark} (\\S+) (.*)$`, 'gm'))];
  return new Map(found.map(([, name = '', rest = '']) => [name, rest]));
}

/** What promtool would refuse. */
function findFaults(exposition: string): string[] {
  const types = readHeads(exposition, 'TYPE');
  const helps = readHeads(exposition, 'HELP');
  const samples = readSamples(exposition);
  const familyOf = ({ name }: Sample) => (types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, ''));
  const keys = samples.map(({ name, labels }) => `${name}{${labels}}`);
  const counted = samples.filter(({ name }) => name.endsWith('_count') && !types.has(name));
  const infinite = new Set(samples.filter(({ labels }) => labels.includes('le="+Inf"')).map(familyOf));
  return [
    ...samples
      .filter((one) => !types.has(familyOf(one)) || !helps.get(familyOf(one)))
      .map(({ name }) => `${name}: no HELP or TYPE`),
    ...samples
      .filter(({ name }) => types.get(name) === 'counter' && !name.endsWith('_total'))
      .map(({ name }) => `${name}: no _total`),
    ...samples
      .filter(({ value }) => !/^(nan|[+-]inf|[-+0-9.e]+)$/i.test(value))
      .map(({ name }) => `${name}: no number`),
    ...keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `${key}: twice`),
    ...counted.filter((one) => !infinite.has(familyOf(one))).map(({ name }) => `${name}: no bucket +Inf`),
  ];
}

test('the exposition is well formed, and callers cannot make series', async () => {
  const app = await createTestApp();
  const series = async () => {
    const text = (await app.inject('/metrics')).body;
    expect(findFaults(text)).toEqual([]);
    return text.split('\n').filter((line) => line.startsWith('kaizen_')).length;
  };
  await series();
  const knock = async (name: string) => {
    await app.inject(`/nowhere/${name}`);
    await app.inject(`/api/v1/deployments/${name}`);
    await app.inject({ method: 'POST', url: `/v2/models/${name}/infer`, payload: { id: name, inputs: [] } });
    await app.inject({ method: 'POST', url: `/v2/models/${name}/versions/${name}/infer`, payload: { inputs: [] } });
    await app.inject(`/api/v1/jobs?project=${name}`);
  };
  await knock('first');
  const before = await series();
  for (let index = 0; index < 20; index++) await knock(`name-${index}`);
  expect(await series()).toBe(before);
});

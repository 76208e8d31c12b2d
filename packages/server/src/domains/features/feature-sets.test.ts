import type { Manifest } from '@kaizen/contracts';
import { expect, test } from 'vitest';
import { openFeatureRooms } from '../../testing/feature-scene.ts';
import { eachDatabase } from '../../testing/test-database.ts';
import type { TestPlatform } from '../../testing/test-platform.ts';
import type { FeaturesRoom } from './room.ts';

type Sets = NonNullable<Manifest['features']>;
const manifestWith = (features: Sets): Manifest => ({
  kaizen: 1,
  project: 'plant',
  data: {
    machines: {
      source: {},
      columns: {
        UDI: { type: 'integer', role: 'id' },
        Type: { type: 'category', values: ['L', 'M', 'H'] },
        Note: { type: 'text', required: false },
        'Speed [rpm]': { type: 'integer' },
        'Torque [Nm]': { type: 'number' },
        Worn: { type: 'flag' },
        Failure: { type: 'flag', role: 'label' },
        TWF: { type: 'flag', role: 'leak', reason: 'It is known only after the failure' },
      },
    },
  },
  features,
});
const state: Sets[string] = {
  from: 'machines',
  inputs: ['Type', 'Speed [rpm]', 'Torque [Nm]', 'Worn'],
  derived: {
    power: '"Torque [Nm]" * "Speed [rpm]" * 2 * pi() / 60',
    hard: '"Torque [Nm]" > 50 AND Worn = 1',
    size: "CASE Type WHEN 'L' THEN 'small' WHEN 'H' THEN 'large' END",
  },
};

const open = () => openFeatureRooms(manifestWith);

test('a set is compiled to SQL and to JavaScript that agree on every cell', async () => {
  const { platform, features, apply } = await open();
  await apply({ state });
  const compiled = await features.reader.getCurrent('state');
  expect(compiled.columns).toEqual([
    { name: 'Type', kind: 'categorical' },
    { name: 'Speed [rpm]', kind: 'numeric' },
    { name: 'Torque [Nm]', kind: 'numeric' },
    { name: 'Worn', kind: 'numeric' },
    { name: 'power', kind: 'numeric' },
    { name: 'hard', kind: 'numeric' },
    { name: 'size', kind: 'categorical' },
  ]);
  const rows = Array.from({ length: 500 }, (_, n) => ({
    Type: n % 7 === 0 ? null : 'LMH'[n % 3],
    'Speed [rpm]': n % 11 === 0 ? null : 1200 + n,
    'Torque [Nm]': n % 13 === 0 ? null : 30 + Math.sin(n) * 25,
    Worn: n % 5 === 0 ? null : n % 2,
  }));
  const { numeric, categorical } = compiled.evaluate(rows);
  expect(await readSql(platform, compiled.selectList, rows)).toEqual({ numeric: [...numeric], categorical });
});

async function readSql(
  platform: TestPlatform,
  selectList: string,
  rows: ReadonlyArray<Readonly<Record<string, unknown>>>,
) {
  const sql = (value: unknown) =>
    value === null || value === undefined ? 'NULL' : typeof value === 'string' ? `'${value}'` : `${value}`;
  return platform.duck.session(async (session) => {
    await session.execute(
      'CREATE TABLE r ("Type" VARCHAR, "Speed [rpm]" BIGINT, "Torque [Nm]" DOUBLE, "Worn" TINYINT)',
    );
    await session.execute(
      `INSERT INTO r VALUES ${rows.map((row) => `(${Object.values(row).map(sql).join(', ')})`).join(', ')}`,
    );
    const { rowCount, columns } = await session.columns(`SELECT ${selectList} FROM r ORDER BY rowid`);
    const numeric: number[] = [];
    const categorical: string[] = [];
    for (let row = 0; row < rowCount; row += 1) {
      for (const column of columns) {
        if (column.kind === 'number') numeric.push(column.values[row] ?? Number.NaN);
        else categorical.push(column.values[row] ?? '');
      }
    }
    return { numeric, categorical };
  });
}

test('rows as callers send them: text that is a number, booleans, what is missing; anything else is refused', async () => {
  const { features, apply } = await open();
  await apply({ state });
  const { evaluate } = await features.reader.getCurrent('state');
  const row = { Type: 'H', 'Speed [rpm]': ' 60 ', 'Torque [Nm]': 51, Worn: true };
  expect(evaluate([row])).toEqual({
    numeric: Float64Array.of(60, 51, 1, (51 * 60 * 2 * Math.PI) / 60, 1),
    categorical: ['H', 'large'],
  });
  const gone = { Type: '', 'Speed [rpm]': null, 'Torque [Nm]': Number.POSITIVE_INFINITY };
  expect(evaluate([gone])).toEqual({ numeric: Float64Array.of(NaN, NaN, NaN, NaN, NaN), categorical: ['', ''] });
  expect(() => evaluate([{ ...row, 'Torque [Nm]': 'much' }])).toThrow(
    expect.objectContaining({
      code: 'features.value_invalid',
      message: expect.stringContaining('"much" of "Torque [Nm]"'),
    }),
  );
  expect(evaluate([])).toEqual({ numeric: new Float64Array(0), categorical: [] });
});

eachDatabase((database) => {
  test('revisions follow the content: the same changes nothing, an earlier one comes back into force', async () => {
    const { features, apply } = await openFeatureRooms(manifestWith, { database });
    const actions = async (sets: Sets) =>
      (await apply(sets)).filter(({ section }) => section === 'features').map(({ action }) => action);
    const current = async (room: FeaturesRoom) => room.reader.findFeatureSet('state');
    expect(await actions({ state })).toEqual(['create']);
    const first = await current(features);
    expect(await actions({ state })).toEqual(['unchanged']);
    expect(await current(features)).toEqual(first);
    const narrow = { ...state, use: ['power', 'Type'] };
    expect(await actions({ state: narrow })).toEqual(['update']);
    const second = await current(features);
    expect(second).toMatchObject({ revision: 2, use: ['power', 'Type'] });
    await actions({ state });
    expect(await current(features)).toEqual(first);
    expect((await features.reader.getCompiled(second?.id ?? '')).columns.map(({ name }) => name)).toEqual([
      'power',
      'Type',
    ]);
    expect(await features.reader.findFeatureSet('none')).toBeUndefined();
    await expect(features.reader.getCurrent('stat')).rejects.toMatchObject({
      code: 'features.set_not_found',
      message: expect.stringContaining('Did you mean "state"?'),
    });
  });
});

test.each([
  [
    'a leak',
    { inputs: ['TWF'] },
    'features.column_refused',
    'features.state.inputs.0',
    'It is known only after the failure.',
  ],
  ['the label', { inputs: ['Failure'] }, 'features.column_refused', 'features.state.inputs.0', 'it is the label'],
  ['an identifier', { inputs: ['UDI'] }, 'features.column_refused', 'features.state.inputs.0', 'it is an identifier'],
  [
    'a leak in an expression',
    { derived: { x: 'TWF + 1' } },
    'features.column_refused',
    'features.state.derived.x',
    'names it a leak',
  ],
  [
    'an unknown input',
    { inputs: ['Torqe [Nm]'] },
    'features.set_invalid',
    'features.state.inputs.0',
    'Did you mean "Torque [Nm]"?',
  ],
  [
    'a column that is no input',
    { inputs: ['Type'], derived: { x: 'Worn + 1' } },
    'features.set_invalid',
    'features.state.derived.x',
    'Add it to inputs',
  ],
  [
    'an unknown name',
    { derived: { x: '"Torqe [Nm]" + 1' } },
    'features.set_invalid',
    'features.state.derived.x',
    'Did you mean "Torque [Nm]"?',
  ],
  [
    'a fault of grammar',
    { derived: { x: 'Worn +' } },
    'features.expression_invalid',
    'features.state.derived.x',
    'At character 7',
  ],
  [
    'a taken name',
    { derived: { worn: '1' } },
    'features.set_invalid',
    'features.state.derived.worn',
    'has a column of this name',
  ],
  ['free text', { inputs: ['Note'], derived: {} }, 'features.set_invalid', 'features.state.use.0', 'is free text'],
  ['an unknown use', { use: ['powr'] }, 'features.set_invalid', 'features.state.use.0', 'Did you mean "power"?'],
  [
    'an unknown dataset',
    { from: 'machine' },
    'features.set_invalid',
    'features.state.from',
    'Did you mean "machines"?',
  ],
  [
    'nested divisions',
    { derived: { x: `1${' / (1 + 1'.repeat(30)}${')'.repeat(30)}` } },
    'features.expression_invalid',
    'features.state.derived.x',
    'too many divisions',
  ],
] as const)('%s is refused with its place', async (_, change, code, path, part) => {
  const { apply } = await open();
  const set: Sets[string] = structuredClone({ ...state, ...change }) as Sets[string];
  await expect(apply({ state: set })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(part),
    details: { path },
  });
});

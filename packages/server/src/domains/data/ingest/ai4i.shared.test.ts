import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDataRoom } from '../testing/machine-data.ts';

const path = resolve(import.meta.dirname, '../../../../../../../shared/data/ai4i2020/ai4i2020.csv');
const isThere = existsSync(path);

describe.skipIf(!isThere)(isThere ? 'AI4I 2020' : 'AI4I 2020 (the folder of real data is not beside the clone)', () => {
  test('is read, inferred and profiled as its description says', async () => {
    const { platform, room } = await openDataRoom();
    const request = {
      dataset: 'machines',
      projectId: 'prj_1',
      mode: 'replace',
      key: 'k',
      message: 'ai4i2020.csv',
    } as const;
    const outcome = await room.commands.ingest({ ...request, source: { kind: 'csv-file', path } });
    expect(outcome).toMatchObject({ verdict: 'accepted', rowsIn: 10_000, rowsBad: 0 });
    const { columns } = await room.reader.getSchema('machines');
    expect(Object.fromEntries(columns.map(({ name, type }) => [name, type]))).toEqual({
      UDI: 'integer',
      'Product ID': 'text',
      Type: 'category',
      'Air temperature [K]': 'number',
      'Process temperature [K]': 'number',
      'Rotational speed [rpm]': 'integer',
      'Torque [Nm]': 'number',
      'Tool wear [min]': 'integer',
      'Machine failure': 'flag',
      TWF: 'flag',
      HDF: 'flag',
      PWF: 'flag',
      OSF: 'flag',
      RNF: 'flag',
    });
    const profile = await room.reader.getProfile(outcome.versionId ?? '');
    const of = (name: string) => profile.columns.find((column) => column.name === name);
    expect(of('Type')?.top).toEqual([
      { value: 'L', count: 6000 },
      { value: 'M', count: 2997 },
      { value: 'H', count: 1003 },
    ]);
    expect(of('Machine failure')?.histogram?.counts).toEqual([9661, 339]);
    expect(of('Torque [Nm]')).toMatchObject({ min: 3.8, max: 76.6, missing: 0 });
    expect(of('Torque [Nm]')?.mean).toBeCloseTo(39.99, 2);
    expect(of('Torque [Nm]')?.sd).toBeCloseTo(9.97, 2);
    expect(of('Rotational speed [rpm]')?.quantiles?.[0]).toBeCloseTo(1275, 0);
    expect(of('Product ID')?.distinct).toBe(10_000);
    const opened = await room.reader.openVersion(outcome.versionId ?? '');
    const [check] = await platform.duck.rows(
      `SELECT count(*) AS n, count_if("UDI" <> __row + 1) AS misplaced, sum("Machine failure") AS failures FROM ${opened.from}`,
    );
    opened.release();
    expect(check).toMatchObject({ n: 10_000, misplaced: 0, failures: 339 });
  });
});

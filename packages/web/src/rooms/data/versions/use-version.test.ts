import { expect, test } from 'vitest';
import { writeUses } from './use-version.ts';

test('every line names the version by its one address', () => {
  const uses = writeUses({ dataset: 'online-retail', id: 'dv_12ab' }, 'http://127.0.0.1:4600');
  const url = 'http://127.0.0.1:4600/api/v1/datasets/online-retail@dv_12ab.parquet';
  expect(uses.filter(({ text }) => text.includes(url)).map(({ key }) => key)).toEqual([
    'pandas',
    'polars',
    'duckdb',
    'mlflow',
    'curl',
  ]);
  expect(uses.at(-1)?.text).toContain(
    '-T online-retail.parquet http://127.0.0.1:4600/api/v1/datasets/online-retail.parquet',
  );
});

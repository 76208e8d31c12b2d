import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDuck } from '../../../../platform/duck/create-duck.ts';
import type { Duck } from '../../../../platform/duck/duck.ts';
import { quoteLiteral } from '../../../../platform/duck/quote.ts';
import { createTestHome } from '../../../../testing/test-home.ts';
import { scanVersion } from './scan-version.duck.ts';

const folder = resolve(import.meta.dirname, '../../../../../../../../shared/data');
const isThere = existsSync(folder);

/** Types as DuckDB reads them, in those of a schema. */
function typeOf(type: unknown): Parameters<typeof scanVersion>[1]['columns'][number]['type'] {
  if (type === 'BIGINT') return 'integer';
  if (type === 'DOUBLE') return 'number';
  return type === 'DATE' || type === 'TIMESTAMP' ? (type === 'DATE' ? 'date' : 'timestamp') : 'text';
}

describe.skipIf(!isThere)(isThere ? 'real datasets' : 'real datasets (their folder is not beside the clone)', () => {
  let duck: Duck;
  beforeAll(async () => {
    const { path: home } = await createTestHome();
    duck = createDuck({ threads: 2, memory: '1GB', tempFolder: `${home}/duck` });
  });
  afterAll(() => duck.close());

  test.each([
    ['online_retail/online_retail.csv.gz', {}],
    ['german_credit/german_credit.csv', {}],
    ['ai4i2020/ai4i2020.csv', {}],
    ['electricity_elec2/electricity.csv', {}],
    ['online_shoppers_intention/online_shoppers_intention.csv', {}],
    ['nsl_kdd/KDDTrain+.txt.gz', {}],
    // The one file about people: the guests of a podcast.
    ['ml_deployment_interviews/index.csv', { speakers: 'person-name' }],
  ])('%s: nothing is taken for what it is not', async (file, expected) => {
    const found = await duck.session(async (session) => {
      await session.execute(
        `CREATE TABLE t AS SELECT *, row_number() OVER () - 1 AS __row FROM read_csv(${quoteLiteral(resolve(folder, file))})`,
      );
      const described = await session.rows('DESCRIBE t');
      const columns = described
        .map(({ column_name: name, column_type: type }) => ({ name: String(name), type: typeOf(type) }))
        .filter(({ name }) => name !== '__row');
      const [count] = await session.rows('SELECT count(*) AS n FROM t');
      return scanVersion(session, { from: 't', rows: Number(count?.n), columns, today: '2026-11-30' });
    });
    expect(Object.fromEntries(found.map(({ column, class: name }) => [column, name]))).toEqual(expected);
  });
});

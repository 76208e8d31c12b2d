import process from 'node:process';
import { createInterface } from 'node:readline';
import { compareColumns } from '../../packages/server/src/domains/data/drift/compare-columns.ts';
import { judgeColumns } from '../../packages/server/src/domains/data/drift/judge-columns.ts';
import { createMeasurePool } from '../../packages/server/src/domains/data/drift/measure-pool.io.ts';
import { type DriftRules, planColumns } from '../../packages/server/src/domains/data/drift/plan-columns.ts';
import { createDuck } from '../../packages/server/src/platform/duck/create-duck.ts';
import { quoteLiteral } from '../../packages/server/src/platform/duck/quote.ts';

/** One JSON line in, one out, as the peer's side; this one reads the Parquet files inside the time that is measured. */
interface DriftRequest {
  readonly reference: string;
  readonly current: string;
  readonly rows: number;
  readonly threads: number;
  readonly scratch: string;
  readonly mode: DriftRules['mode'];
  /** What a version's stored profile knows of its columns. */
  readonly columns: ReadonlyArray<{
    readonly name: string;
    readonly type: string;
    readonly count: number;
    readonly distinct: number;
  }>;
}

async function measure(request: DriftRequest) {
  const { rows, threads, columns, mode } = request;
  const duck = createDuck({ threads, memory: '1GB', tempFolder: request.scratch });
  const rules: DriftRules = {
    mode,
    threshold: 'fixed',
    falseDiscovery: 0.05,
    missing: 0.05,
    severity: 'fail',
    columns: {},
  };
  const side = (path: string) => ({
    from: `(SELECT *, CAST(file_row_number AS BIGINT) AS __row FROM read_parquet(${quoteLiteral(path)}, file_row_number = true))`,
    rows: { from: 0, to: rows },
    total: rows,
  });
  const begun = performance.now();
  const pool = createMeasurePool(threads, rows);
  const pair = { duck, reference: side(request.reference), current: side(request.current) };
  const results = judgeColumns(
    await compareColumns(pair, planColumns(columns, columns, rules, new Set()), pool, () => undefined),
    rules,
  );
  await pool.close();
  const seconds = (performance.now() - begun) / 1000;
  await duck.close();
  const scores = Object.fromEntries(
    results.map(({ column, measure }) => [column, { method: measure?.method, value: measure?.value }]),
  );
  return { seconds, megabytes: process.resourceUsage().maxRSS / 1024, scores };
}

for await (const line of createInterface({ input: process.stdin })) {
  // Wire mapping: drift.ts writes it.
  process.stdout.write(`${JSON.stringify(await measure(JSON.parse(line) as DriftRequest))}\n`);
}

import type { RunRow } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { chooseColumns, describeColumn, readNumber } from './run-column.ts';
import { type Arrangement, arrangeLines, computeSpread, findCommon } from './run-lines.ts';

function run(id: string, more: Partial<RunRow> = {}): RunRow {
  return {
    id,
    experimentId: '1',
    experiment: 'trial',
    projectId: 'default',
    name: `run ${id}`,
    status: 'finished',
    stage: 'active',
    user: 'ada',
    startedAt: 1000,
    endedAt: 4000,
    params: {},
    metrics: {},
    tags: {},
    datasets: [],
    ...more,
  };
}

const plain: Arrangement = { pinned: new Set(), nested: true, group: undefined, open: new Set() };

/** Lines as text: depth by dots, groups in brackets. */
function drawn(rows: readonly RunRow[], how: Partial<Arrangement>, pinnedRows: readonly RunRow[] = []): string[] {
  return arrangeLines(rows, { ...plain, ...how }, pinnedRows).map((line) =>
    line.kind === 'group'
      ? `[${line.label} ${line.rows.length}]`
      : `${'.'.repeat(line.depth)}${line.row.id}${line.children > 0 ? `+${line.children}` : ''}`,
  );
}

describe('lines of the runs table', () => {
  const family = [run('c1', { parentId: 'p' }), run('p'), run('c2', { parentId: 'p' }), run('x', { parentId: 'away' })];

  it('children stand under their parent, closed first', () => {
    expect(drawn(family, {})).toEqual(['p+2', 'x']);
    expect(drawn(family, { open: new Set(['p']) })).toEqual(['p+2', '.c1', '.c2', 'x']);
    expect(drawn(family, { nested: false })).toEqual(['c1', 'p', 'c2', 'x']);
  });

  it('runs that are their own ancestors are seen', () => {
    const loop = [run('a', { parentId: 'b' }), run('b', { parentId: 'a' }), run('s', { parentId: 's' })];
    expect(drawn(loop, { open: new Set(['a', 'b']) })).toEqual(['s', 'a+1', '.b+1']);
    expect(drawn(loop, {})).toContain('s');
  });

  it('pinned runs stand on top, also when their page is not loaded', () => {
    expect(drawn(family, { pinned: new Set(['z', 'c2']) }, [run('z')])).toEqual(['z', 'c2', 'p+1', 'x']);
  });

  it('groups by a parameter, open ones with their runs', () => {
    const rows = [run('a', { params: { kind: 'x' } }), run('b'), run('c', { params: { kind: 'x' } })];
    expect(drawn(rows, { group: 'params.kind' })).toEqual(['[x 2]', '[not set 1]']);
    expect(drawn(rows, { group: 'params.kind', open: new Set(['group x']) })).toEqual([
      '[x 2]',
      '.a',
      '.c',
      '[not set 1]',
    ]);
    const sets = [run('d', { datasets: [{ name: 'machines', digest: '1' }] }), run('e')];
    expect(drawn(sets, { group: 'datasets' })).toEqual(['[machines 1]', '[no dataset 1]']);
  });
});

describe('columns', () => {
  const f1 = describeColumn('metrics.f1');
  const rows = [
    run('a', { metrics: { f1: 1 } }),
    run('b', { metrics: { f1: 3 } }),
    run('c', { metrics: { f1: 'NaN' } }),
  ];

  it('mean and sd are over the runs that have a number', () => {
    expect(f1 && computeSpread(rows, f1)).toEqual({ n: 2, mean: 2, sd: Math.SQRT2 });
    expect(f1 && computeSpread([run('z')], f1)).toBeUndefined();
    expect(f1 && rows.map(f1.text)).toEqual(['1', '3', 'NaN']);
  });

  it('what all share is said once', () => {
    const user = describeColumn('attributes.user');
    expect(user && findCommon(rows, user)).toBe('ada');
    expect(f1 && findCommon(rows, f1)).toBeUndefined();
  });

  it('are chosen: quality first, no system metrics', () => {
    const keys = chooseColumns({ metrics: ['aa', 'system/cpu', 'loss', 'f1'], params: ['p'], tags: ['t'] }, true);
    expect(keys).toEqual([
      'attributes.status',
      'attributes.experiment',
      'attributes.started',
      'attributes.duration',
      'metrics.f1',
      'metrics.loss',
      'metrics.aa',
      'params.p',
    ]);
    expect(describeColumn('attributes.nothing')).toBeUndefined();
  });

  it('reads numbers out of parameters', () => {
    expect(['1e-3', ' 7 ', '', 'x', 'Infinity'].map(readNumber)).toEqual([0.001, 7, undefined, undefined, undefined]);
  });
});

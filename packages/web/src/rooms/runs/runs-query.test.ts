import { describe, expect, it } from 'vitest';
import { parseColumnKey, quoteName, quoteValue } from './column-key.ts';
import { buildSearch, namesRuns, narrowSearch, orderTerm, readRunsQuery, writeRunsQuery } from './runs-query.ts';

describe('the address of the runs page', () => {
  it('is empty for what the page shows by itself', () => {
    const query = readRunsQuery({});
    expect(query).toMatchObject({ filter: '', stage: 'active', view: 'table', nested: true, pinned: [] });
    const written = writeRunsQuery(query);
    expect(Object.values(written).filter((value) => value !== undefined)).toEqual([]);
  });

  it('gives back what was written', () => {
    const shown = {
      ...readRunsQuery({}),
      filter: "metrics.f1 > 0.5 AND params.kind = 'forest'",
      status: 'failed',
      stage: 'all' as const,
      since: '7d',
      sort: { column: 'metrics.val loss', descending: true },
      columns: ['metrics.val loss', 'params.a.b', 'tags.x,y'],
      group: 'params.seed',
      nested: false,
      view: 'charts' as const,
      pinned: ['run_1'],
      hidden: ['run_2'],
    };
    expect(readRunsQuery(writeRunsQuery(shown))).toEqual(shown);
  });

  it('takes what it does not understand for not there', () => {
    const odd = readRunsQuery({
      status: 'odd',
      stage: 7,
      since: 'ever',
      sort: 'nonsense',
      columns: ['x', 3],
      view: {},
    });
    expect(odd).toMatchObject({ status: undefined, stage: 'active', since: undefined, sort: undefined, columns: [] });
    expect(readRunsQuery({ filter: 12 }).filter).toBe('12');
  });
});

describe('the question for the server', () => {
  it('puts the own filter first, then the quick ones', () => {
    const query = readRunsQuery({ filter: ' metrics.f1 > 1 ', status: 'failed', since: '1h', sort: '-metrics.f1' });
    expect(buildSearch(query, 3_600_000, ['7'])).toEqual({
      experimentIds: ['7'],
      filter: "metrics.f1 > 1 AND attributes.status = 'FAILED' AND attributes.start_time >= 0",
      orderBy: ['metrics.f1 DESC'],
      stage: 'active',
    });
    expect(buildSearch(readRunsQuery({}), 0)).toEqual({ stage: 'active' });
  });

  it('orders by anything, whatever its name holds', () => {
    expect(orderTerm({ column: 'metrics.val loss', descending: false })).toBe('metrics.`val loss` ASC');
    expect(orderTerm({ column: 'params.a`b', descending: true })).toBe('params."a`b" DESC');
    expect(orderTerm({ column: 'attributes.started', descending: true })).toBe('attributes.start_time DESC');
    expect(orderTerm({ column: 'attributes.duration', descending: true })).toBeUndefined();
  });

  it('narrows', () => {
    expect(narrowSearch({ filter: 'a = 1' }, namesRuns(["it's"])).filter).toBe(
      `a = 1 AND attributes.run_id IN ("it's")`,
    );
    expect(narrowSearch({}, 'b = 2').filter).toBe('b = 2');
  });
});

describe('names', () => {
  it('are taken apart at the first dot', () => {
    expect(parseColumnKey('metrics.a.b')).toEqual({ kind: 'metrics', name: 'a.b' });
    expect(parseColumnKey('metrics.')).toBeUndefined();
    expect(parseColumnKey('other.a')).toBeUndefined();
  });

  it('are quoted when they need it', () => {
    expect(['f1', 'a.b', 'system/cpu', 'x y', '1st', 'é', 'a-b'].map(quoteName)).toEqual([
      'f1',
      'a.b',
      '`system/cpu`',
      '`x y`',
      '`1st`',
      '`é`',
      '`a-b`',
    ]);
    expect(quoteValue('a')).toBe("'a'");
  });
});

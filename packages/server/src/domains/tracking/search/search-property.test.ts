import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareRuns, condition, filterText, matches, orders, orderTexts } from '../../../testing/naive-search.ts';
import { eachDatabase } from '../../../testing/test-database.ts';
import { plantRuns, sampleRuns, type TrackedRun } from '../../../testing/tracked-runs.ts';
import type { TrackingTables } from '../tables.ts';
import { createTrackingSearch } from './create-search.sql.ts';

eachDatabase((_kind, open) => {
  it('a search finds what a naive evaluation finds, in its order, whatever the pages', async () => {
    const { db } = await open();
    const runs = sampleRuns(120, 11);
    await plantRuns(db, runs);
    const search = createTrackingSearch({ db });
    const cases = fc.sample(
      fc.record({
        conditions: fc.array(condition(runs.map(({ id }) => id)), { maxLength: 3 }),
        order: orders,
        limit: fc.integer({ min: 3, max: 130 }),
      }),
      { numRuns: 400, seed: 5 },
    );
    let nonEmpty = 0;
    for (const { conditions, order, limit } of cases) {
      const expected = runs.filter((run) => matches(run, conditions)).toSorted((a, b) => compareRuns(a, b, order));
      const filter = filterText(conditions);
      const request = { stage: 'active' as const, experimentIds: ['7'], filter, orderBy: orderTexts(order), limit };
      const ids: string[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await search.runs({ ...request, cursor });
        expect(page.ids.length).toBeLessThanOrEqual(limit);
        ids.push(...page.ids);
        cursor = page.next;
        if (cursor === undefined) break;
      }
      expect({ filter, order: request.orderBy, ids }).toEqual({
        filter,
        order: request.orderBy,
        ids: expected.map(({ id }) => id),
      });
      expect(await search.countRuns({ stage: 'active', experimentIds: ['7'], filter }, 50)).toBe(
        Math.min(50, expected.length),
      );
      if (expected.length > 0) nonEmpty += 1;
    }
    expect(nonEmpty).toBeGreaterThan(150);
  }, 120_000);

  it('pages neither skip nor repeat runs that stay while others come and go', async () => {
    const { db } = await open();
    const runs = sampleRuns(60, 21).map((run) => ({ ...run, stage: 'active' }));
    await plantRuns(db, runs);
    const search = createTrackingSearch({ db });
    const present = new Map<string, TrackedRun>(runs.map((run) => [run.id, run]));
    for (const [round, order] of fc.sample(orders, { numRuns: 25, seed: 3 }).entries()) {
      const before = [...present.keys()];
      const request = { stage: 'active' as const, experimentIds: ['7'], orderBy: orderTexts(order), limit: 7 };
      const ids: string[] = [];
      let turn = 0;
      for (let cursor: string | undefined; ; turn += 1) {
        const page = await search.runs({ ...request, cursor });
        ids.push(...page.ids);
        cursor = page.next;
        if (cursor === undefined) break;
        const come = sampleRuns(2, 100 + round * 100 + turn).map((run) => ({ ...run, stage: 'active' }));
        await plantRuns(db, come);
        for (const run of come) present.set(run.id, run);
        const go = [...present.keys()].filter((_id, at) => at % 17 === turn % 17).slice(0, 3);
        await db.run(async (tx) => {
          await tx
            .on<TrackingTables>()
            .updateTable('tracking_runs')
            .set({ stage: 'deleted' })
            .where('id', 'in', go)
            .execute();
        });
        for (const id of go) present.delete(id);
      }
      const stayed = before
        .flatMap((id) => present.get(id) ?? [])
        .toSorted((a, b) => compareRuns(a, b, order))
        .map(({ id }) => id);
      const staying = new Set(stayed);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => staying.has(id))).toEqual(stayed);
    }
  }, 120_000);
});

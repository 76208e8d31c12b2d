import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/test-database.ts';
import type { HistoryPosition, MetricPointInput } from './contract.ts';
import { openRuns } from './testing/open-runs.ts';

const item = {
  step: { column: 'step', as: 'number' },
  at: { column: 'at', as: 'number' },
  value: { column: 'value', as: 'number', nan: 'value_is_nan' },
} as const;

type Point = Omit<MetricPointInput, 'name'>;

const value = fc.oneof(
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1, 1, 2),
  fc.double({ noNaN: true }),
);
const point: fc.Arbitrary<Point> = fc.record({
  step: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer()),
  at: fc.integer({ min: 0, max: 5 }),
  value,
});
const points = fc.array(point, { minLength: 1, maxLength: 60 });

const keyOf = ({ at, step, value: number }: Point) => `${at} ${step} ${number + 0}`;
const texts = (number: number) => (Number.isFinite(number) ? number + 0 : String(number));
/** NaN stands where 0 would, after it. */
const rank = (number: number) => (Number.isNaN(number) ? [0, 1] : [number + 0, 0]);

function compareInHistory(left: Point, right: Point): number {
  const [a = 0, b = 0] = rank(left.value);
  const [c = 0, d = 0] = rank(right.value);
  return left.at - right.at || left.step - right.step || (a < c ? -1 : a > c ? 1 : 0) || b - d;
}

function once(all: readonly Point[]): Point[] {
  return [...new Map(all.map((one) => [keyOf(one), one])).values()];
}

/** The greatest (step, at, value), NaN below every number. */
function latestOf(all: readonly Point[]): Point | undefined {
  return once(all)
    .toSorted((left, right) => {
      const [a, b] = [left, right].map(({ value: number }) =>
        Number.isNaN(number) ? Number.NEGATIVE_INFINITY : number,
      );
      return left.step - right.step || left.at - right.at || ((a ?? 0) < (b ?? 0) ? -1 : 1);
    })
    .at(-1);
}

eachDatabase((kind) => {
  describe('metrics', () => {
    it('keep every point once, the latest value and the count, and give the history page by page', async () => {
      const { commands, reader, write, startRun, readRun } = await openRuns(kind);
      const { experimentId } = await startRun();
      await fc.assert(
        fc.asyncProperty(points, points, fc.integer({ min: 1, max: 20 }), async (first, second, limit) => {
          const { id } = await write((tx) => commands.createRun(tx, { experimentId }));
          for (const batch of [first, second, first]) {
            const metrics = batch.map((one) => ({ ...one, name: 'loss' }));
            await write((tx) => commands.log(tx, id, { metrics }));
          }
          const expected = once([...first, ...second]).toSorted(compareInHistory);
          const seen: unknown[] = [];
          for (let after: HistoryPosition | undefined; ; ) {
            const page = await reader.history(id, 'loss', { limit, after }, item);
            seen.push(...JSON.parse(new TextDecoder().decode(page.json)));
            if (page.count < limit) break;
            const last = page.last ?? {};
            const isNan = last.value_is_nan === 1;
            after = { at: Number(last.at), step: Number(last.step), value: Number(last.value), isNan };
          }
          const written = expected.map(({ step, at, value: number }) => ({ step, at, value: texts(number) }));
          expect(seen).toEqual(written);
          const latest = latestOf([...first, ...second]);
          const { metrics } = await readRun(id);
          expect(metrics).toMatchObject([
            { name: 'loss', points: expected.length, step: latest?.step, at: latest?.at },
          ]);
        }),
        { numRuns: kind === 'sqlite' ? 40 : 15 },
      );
    });

    it('stay apart by name and run, a thousand names at once', async () => {
      const { commands, write, startRun, readRun } = await openRuns(kind);
      const { runId, experimentId } = await startRun();
      const other = await write((tx) => commands.createRun(tx, { experimentId }));
      const metrics = (offset: number) =>
        Array.from({ length: 1000 }, (_, index) => ({ name: `m${index}`, value: index + offset, step: offset, at: 1 }));
      await write((tx) => commands.log(tx, runId, { metrics: metrics(0) }));
      await write((tx) => commands.log(tx, other.id, { metrics: metrics(5) }));
      await write((tx) => commands.log(tx, runId, { metrics: metrics(1) }));
      const read = async (id: string) => {
        const { metrics: found } = await readRun(id);
        return Array.isArray(found) ? [found.length, found.find(({ name }) => name === 'm7')] : [];
      };
      expect(await read(runId)).toEqual([1000, { name: 'm7', value: 8, step: 1, at: 1, points: 2 }]);
      expect(await read(other.id)).toEqual([1000, { name: 'm7', value: 12, step: 5, at: 1, points: 1 }]);
    });

    it('about a model are kept with the model too, the latest by dataset', async () => {
      const { platform, commands, write, startRun } = await openRuns(kind);
      const { runId, experimentId } = await startRun();
      const model = await write((tx) => commands.createLoggedModel(tx, { experimentId, runId }));
      const about = { name: 'f1', modelId: model.id, datasetName: 'd', datasetDigest: 'x' };
      const log = (metrics: MetricPointInput[]) => write((tx) => commands.log(tx, runId, { metrics }));
      await log([{ ...about, value: 0.5, step: 2, at: 5 }]);
      await log([
        { ...about, value: 0.4, step: 1, at: 9 },
        { name: 'f1', value: 9, step: 9, at: 9 },
      ]);
      await log([{ ...about, value: Number.NaN, step: 2, at: 5 }]);
      await log([{ name: 'f1', modelId: model.id, value: 0.1, step: 0, at: 0 }]);
      const rows = await platform.db
        .read<{ tracking_logged_model_metrics: { dataset_name: string; value: number; step: number } }>()
        .selectFrom('tracking_logged_model_metrics')
        .select(['dataset_name', 'value', 'step'])
        .orderBy('dataset_name')
        .execute();
      expect(rows).toEqual([
        { dataset_name: '', value: 0.1, step: 0 },
        { dataset_name: 'd', value: 0.5, step: 2 },
      ]);
      await expect(log([{ ...about, modelId: 'm-x', value: 1, step: 0, at: 0 }])).rejects.toMatchObject({
        code: 'tracking.logged_model_not_found',
      });
    });
  });

  describe('series', () => {
    it('keep first, last, lowest, highest and NaN of every stretch, in the order of the axis', async () => {
      const { commands, reader, write, startRun } = await openRuns(kind);
      const { experimentId } = await startRun();
      const long = fc.array(point, { minLength: 30, maxLength: 200 });
      const axes = fc.constantFrom('step' as const, 'at' as const);
      await fc.assert(
        fc.asyncProperty(long, axes, fc.integer({ min: 4, max: 40 }), async (all, axis, wanted) => {
          const { id } = await write((tx) => commands.createRun(tx, { experimentId }));
          await write((tx) => commands.log(tx, id, { metrics: all.map((one) => ({ ...one, name: 'loss' })) }));
          const known = once(all);
          const [series] = await reader.series({ runIds: ['none', id], metric: 'loss', points: wanted, axis });
          const kept = (series?.value ?? []).map((number, place) => ({
            step: series?.step[place] ?? 0,
            at: series?.at[place] ?? 0,
            value: number,
          }));
          expect(series?.total).toBe(known.length);
          const keys = new Set(known.map(keyOf));
          expect(kept.every((one) => keys.has(keyOf(one)))).toBe(true);
          expect(new Set(kept.map(keyOf)).size).toBe(kept.length);
          expect(kept.map((one) => one[axis])).toEqual(kept.map((one) => one[axis]).toSorted((a, b) => a - b));
          expect(kept.length).toBeLessThanOrEqual(Math.max(wanted, 5 * Math.ceil(wanted / 4) + 5));
          if (known.length <= wanted) expect(kept).toHaveLength(known.length);
          expectExtremes(known, kept, axis, Math.ceil(wanted / 4));
        }),
        { numRuns: kind === 'sqlite' ? 60 : 20 },
      );
    });

    it('of several runs come in the asked order, inside the asked window', async () => {
      const { commands, reader, write, startRun } = await openRuns(kind);
      const { runId, experimentId } = await startRun();
      const other = await write((tx) => commands.createRun(tx, { experimentId }));
      for (const [place, id] of [runId, other.id].entries()) {
        const metrics = Array.from({ length: 500 }, (_, step) => ({
          name: 'f1',
          value: step + place,
          step,
          at: step * 10,
        }));
        await write((tx) => commands.log(tx, id, { metrics }));
      }
      const window = { metric: 'f1', points: 8, axis: 'at' as const, from: 1000, to: 1090 };
      const found = await reader.series({ ...window, runIds: [other.id, runId] });
      expect(found.map(({ runId: id, total }) => [id, total])).toEqual([
        [other.id, 10],
        [runId, 10],
      ]);
      expect(found[1]?.value).toEqual([100, 104, 105, 109]);
      expect(await reader.series({ ...window, metric: 'none', runIds: [runId] })).toEqual([]);
    });
  });
});

function expectExtremes(known: readonly Point[], kept: readonly Point[], axis: 'step' | 'at', stretches: number): void {
  const places = known.map((one) => one[axis]);
  const low = places.reduce((a, b) => Math.min(a, b));
  const perUnit = stretches / (places.reduce((a, b) => Math.max(a, b)) - low + 1);
  const stretchOf = (one: Point) => Math.floor((one[axis] - low) * perUnit);
  const keptBy = Map.groupBy(kept, stretchOf);
  for (const [stretch, own] of Map.groupBy(known, stretchOf)) {
    const here = keptBy.get(stretch) ?? [];
    const ends = (of: readonly Point[]) => [
      Math.min(...of.map((one) => one[axis])),
      Math.max(...of.map((one) => one[axis])),
    ];
    expect(ends(here)).toEqual(ends(own));
    const numbers = (of: readonly Point[]) => of.map((one) => one.value + 0).filter((number) => !Number.isNaN(number));
    expect([Math.min(...numbers(here)), Math.max(...numbers(here))]).toEqual([
      Math.min(...numbers(own)),
      Math.max(...numbers(own)),
    ]);
    expect(here.some((one) => Number.isNaN(one.value))).toBe(own.some((one) => Number.isNaN(one.value)));
  }
}

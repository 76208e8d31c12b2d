import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDataRoom } from '../../testing/machine-data.ts';
import { createCourseService } from './course-service.ts';

const path = resolve(import.meta.dirname, '../../../../../../../../shared/data/electricity_elec2/electricity.csv');
const isThere = existsSync(path);
/** From this row on (counted from 0) three columns vary that were constant before: SOURCE.md beside the file. */
const CHANGE = 17_424;
const CHANGED = ['transfer', 'vicdemand', 'vicprice'];

describe.skipIf(!isThere)(isThere ? 'Elec2' : 'Elec2 (the folder of real data is not beside the clone)', () => {
  test.each([
    ['weeks of half hours', { rows: 336 }],
    ['fortnights', { rows: 672 }],
    ['the default hundred windows', {}],
    ['a reference of half a year', { rows: 336, reference: 26 }],
  ])('the structural change is dated within one window and named, in %s', async (_, request) => {
    const { platform, room } = await openDataRoom();
    const ingest = {
      dataset: 'elec2',
      projectId: 'prj_1',
      mode: 'replace',
      key: 'k',
      message: 'electricity.csv',
    } as const;
    await room.commands.ingest({ ...ingest, source: { kind: 'csv-file', path } });
    const service = createCourseService({ ...platform, reader: room.reader });
    const course = await service.follow(await service.ask('elec2', request));
    expect(course.changes).toHaveLength(1);
    const [change] = course.changes;
    expect(change?.columns.toSorted()).toEqual(CHANGED);
    expect(change?.from).toBeLessThanOrEqual(CHANGE);
    expect(change?.to).toBeGreaterThan(CHANGE);
    const of = (name: string) => course.columns.find(({ column }) => column === name);
    for (const name of CHANGED) {
      expect(of(name)?.alarms[0]).toBe(change?.window);
      expect(
        of(name)
          ?.values.slice(0, change?.window)
          .every((value) => value === 0),
      ).toBe(true);
    }
    // The others move with the seasons, and are shown as that; the half hour of the day never does.
    expect(of('nswprice')?.verdict).toBe('moving');
    expect(of('period')?.verdict).toBe('steady');
    for (const name of ['nswdemand', 'class']) expect(['moving', 'steady']).toContain(of(name)?.verdict);
  });
});

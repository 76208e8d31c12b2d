import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/test-database.ts';
import { openDataRoom } from '../testing/machine-data.ts';
import { createCourseService } from './course/course-service.ts';
import { computeReportId } from './drift-question.ts';
import { createDriftService } from './drift-service.ts';
import { listDriftReports } from './drift-store.sql.ts';
import { enqueueDrift } from './enqueue-drift.ts';

const text = (from: number) =>
  `a,b,c\n${Array.from({ length: 3000 }, (_, i) => `${(i * 7919) % 1009},${(i + from) / 7},${'xyz'[i % 3]}`).join('\n')}\n`;

eachDatabase((database) => {
  async function open() {
    const { platform, room } = await openDataRoom(
      { kaizen: 1, project: 'p', data: { m: { source: {} } } },
      { database },
    );
    for (const [key, from] of [
      ['a', 0],
      ['b', 900],
    ] as const) {
      const source = { kind: 'csv-stream', stream: Readable.from([Buffer.from(text(from))]), name: 'm' } as const;
      await room.commands.ingest({ dataset: 'm', projectId: 'prj_1', source, mode: 'replace', key, message: key });
    }
    const given = { ...platform, reader: room.reader };
    return { platform, drift: createDriftService(given), courses: createCourseService(given) };
  }

  test('long comparisons are jobs that keep their report; asked twice while one is under way it is the same job', async () => {
    const { platform, drift, courses } = await open();
    const question = await drift.ask('m', { multivariate: false });
    const reportId = computeReportId(question);
    const jobId = await enqueueDrift(platform, reportId, question);
    expect(await enqueueDrift(platform, reportId, question)).toBe(jobId);
    const course = await courses.ask('m', { rows: 100 });
    const courseJob = await enqueueDrift(platform, computeReportId(course), course);
    await platform.jobs.start();
    expect(await platform.jobs.ended(jobId)).toMatchObject({ state: 'succeeded', result: { reportId } });
    expect(await platform.jobs.ended(courseJob)).toMatchObject({
      state: 'succeeded',
      result: { reportId: computeReportId(course) },
    });
    expect(await drift.find(question)).toMatchObject({ id: reportId, leading: ['b'] });
    expect(await courses.find(course)).toMatchObject({ windows: expect.any(Array) });
    // What has ended is not under way: asked again it is another job, and the kept report stays as it is.
    expect(await enqueueDrift(platform, reportId, question)).not.toBe(jobId);
    const { items } = await listDriftReports(
      platform.db,
      (
        await platform.db
          .read<{ data_datasets: { id: string } }>()
          .selectFrom('data_datasets')
          .select('id')
          .executeTakeFirstOrThrow()
      ).id,
      'comparison',
      { limit: 1 },
    );
    expect(items.map(({ id }) => id)).toEqual([reportId]);
  });

  test('long comparisons can be stopped and keep nothing', async () => {
    const { drift } = await open();
    const question = await drift.ask('m', { threshold: 'learned' });
    const stop = new AbortController();
    const work = drift.compare(question, { signal: stop.signal, onProgress: () => stop.abort(new Error('stopped')) });
    await expect(work).rejects.toThrow('stopped');
    expect(await drift.find(question)).toBeUndefined();
  });
});

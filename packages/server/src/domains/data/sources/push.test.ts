import type { JobAccepted, PushAccepted } from '@kaizen/contracts';
import { expect, test } from 'vitest';
import { createAppScene } from '../../../testing/app-scene.ts';
import { isDue } from './push-collector.ts';

const manifest = (push: string) => `
kaizen: 1
project: mill
data:
  readings:
    source: { push: ${push} }
    columns: { id: { type: integer }, t: { type: number, max: 100 }, note: { type: text, required: false } }
`;
const url = '/api/v1/datasets/readings/rows';

async function open(push = '{ seconds: 3600 }') {
  const scene = await createAppScene();
  await scene.apply(manifest(push));
  const push_ = (rows: unknown, key?: string, at = url) =>
    scene.app.inject({
      method: 'POST',
      url: at,
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) },
      payload: JSON.stringify({ rows }),
    });
  return { ...scene, push: push_ };
}

test('many pushes become one version, in order; a key counts once, also after the commit', async () => {
  const { push, post, get, app } = await open();
  for (let n = 0; n < 6; n += 1) {
    const answer = await push(
      [
        { id: 2 * n, t: n },
        { t: n, id: 2 * n + 1, note: 'é' },
      ],
      `key ${n}`,
    );
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toEqual({
      key: `key ${n}`,
      rows: 2,
      sequence: n + 1,
      waiting: 2 * n + 2,
    } satisfies PushAccepted);
  }
  expect(
    (
      await push(
        [
          { id: 0, t: 0 },
          { t: 0, id: 1, note: 'é' },
        ],
        'key 0',
      )
    ).json(),
  ).toMatchObject({ sequence: 1, waiting: 12 });
  expect((await push([{ id: 9, t: 9 }], 'key 0')).json().error.code).toBe('data.push_key_reused');
  expect(await get(`${url}/status`)).toMatchObject({
    waitingRows: 12,
    lastSequence: 6,
    waitingSince: expect.any(Number),
  });
  const { jobId } = await post<JobAccepted>(`${url}/commit`);
  expect(await app.platform.jobs.ended(jobId)).toMatchObject({
    state: 'succeeded',
    result: { verdict: 'accepted', rowsIn: 12 },
  });
  const again = await push(
    [
      { id: 0, t: 0 },
      { t: 0, id: 1, note: 'é' },
    ],
    'key 0',
  );
  expect(again.json()).toMatchObject({ sequence: 1 });
  const { currentVersion } = await get<{ currentVersion: { id: string; rows: number } }>('/api/v1/datasets/readings');
  expect(currentVersion.rows).toBe(12);
  const { rows } = await get<{ rows: string[][] }>(
    `/api/v1/datasets/readings/versions/${currentVersion.id}/rows?limit=3`,
  );
  expect(rows.map(([id]) => id)).toEqual(['0', '1', '2']);
  // The same values under a new key are new rows.
  await push([{ id: 0, t: 0 }], 'twin');
  await push([{ id: 0, t: 0 }], 'triplet');
  const second = await post<JobAccepted>(`${url}/commit`);
  expect(await app.platform.jobs.ended(second.jobId)).toMatchObject({ result: { rowsIn: 2 } });
  expect(await get('/api/v1/datasets/readings')).toMatchObject({ currentVersion: { rows: 14 } });
  const third = await post<JobAccepted>(`${url}/commit`);
  expect((await app.platform.jobs.ended(third.jobId)).state).toBe('succeeded');
  expect((await get<{ items: unknown[] }>('/api/v1/datasets/readings/versions')).items).toHaveLength(2);
});

test('bad rows go aside alone, however many; names that are no columns are refused at the door', async () => {
  const { push, post, app, get } = await open();
  await push([{ id: 1, t: 1 }], 'first');
  await app.platform.jobs.ended((await post<JobAccepted>(`${url}/commit`)).jobId);
  const refused = await push([
    { id: 2, t: 1 },
    { id: 3, tt: 1 },
  ]);
  expect(refused.statusCode).toBe(400);
  expect(refused.json().error).toMatchObject({
    code: 'data.push_row_invalid',
    message: expect.stringContaining('rows[1] has a field "tt" that is no column. Did you mean "t"?'),
  });
  for (const rows of [[], {}, [1], [[]], [{}], 'x', null]) expect((await push(rows)).statusCode).toBe(400);
  expect((await push([{ id: 1, t: 1 }], undefined, '/api/v1/datasets/reading/rows')).statusCode).toBe(404);
  expect((await push([{ id: 1, t: 1, note: 'x'.repeat(2 << 20) }])).json().error.code).toBe('data.line_too_long');
  await push([
    { id: 2, t: 'hot' },
    { id: 3 },
    { id: 4, t: 400 },
    { id: 5, t: 5, note: { a: [1] } },
    { id: 6, t: 6, note: '\ud800' },
  ]);
  const { jobId } = await post<JobAccepted>(`${url}/commit`);
  expect(await app.platform.jobs.ended(jobId)).toMatchObject({
    result: { verdict: 'quarantined', rowsIn: 5, rowsBad: 4 },
  });
  const { items } = await get<{ items: { id: string }[] }>('/api/v1/datasets/readings/batches');
  const batch = await get<{ reasons: { column: string; rule: string }[] }>(
    `/api/v1/datasets/readings/batches/${items[0]?.id}`,
  );
  expect(batch.reasons.map(({ column, rule }) => `${column} ${rule}`).sort()).toEqual([
    '(record) encoding',
    't max',
    't missing',
    't type',
  ]);
  expect(await get('/api/v1/datasets/readings')).toMatchObject({ currentVersion: { rows: 2 } });
});

test('size and age commit by themselves', async () => {
  const { push, get, settle } = await open('{ seconds: 0.2, rows: 5 }');
  for (let n = 0; n < 5; n += 1) await push([{ id: n, t: n }]);
  const rowsNow = async () =>
    (await get<{ currentVersion?: { rows: number } }>('/api/v1/datasets/readings')).currentVersion?.rows ?? 0;
  while ((await rowsNow()) < 5) await settle();
  await push([{ id: 6, t: 6 }]);
  while ((await rowsNow()) < 6) await settle();
  expect(await get(`${url}/status`)).toEqual({ waitingRows: 0, waitingBytes: 0, lastSequence: 6 });
});

test('what was acknowledged before a stop is committed after the start', async () => {
  const scene = await open('{ seconds: 1 }');
  await scene.push([{ id: 1, t: 1 }], 'kept');
  const next = await scene.restart();
  const rowsNow = async () =>
    (await next.get<{ currentVersion?: { rows: number } }>('/api/v1/datasets/readings')).currentVersion?.rows ?? 0;
  while ((await rowsNow()) < 1) await next.settle();
  expect(await rowsNow()).toBe(1);
});

test.each([
  [{ rows: 1, bytes: 1, ageMs: 0 }, undefined, false],
  [{ rows: 1, bytes: 1, ageMs: 30_000 }, undefined, true],
  [{ rows: 100_000, bytes: 1, ageMs: 0 }, undefined, true],
  [{ rows: 1, bytes: 32 << 20, ageMs: 0 }, undefined, true],
  [{ rows: 10, bytes: 1, ageMs: 0 }, { rows: 10 }, true],
  [{ rows: 9, bytes: 1, ageMs: 1999 }, { rows: 10, seconds: 2 }, false],
  [{ rows: 9, bytes: 1, ageMs: 2000 }, { rows: 10, seconds: 2 }, true],
])('%j with %j is due: %s', (waiting, spec, due) => {
  expect(isDue(waiting, spec)).toBe(due);
});

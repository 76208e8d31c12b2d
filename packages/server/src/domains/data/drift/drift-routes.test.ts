import { Readable } from 'node:stream';
import type { DriftAnswer, DriftColumnResult, DriftReport, DriftRequest } from '@kaizen/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { createHttpServer } from '../../../platform/http/http-server.ts';
import { openDataRoom } from '../testing/machine-data.ts';

/** A dataset of `rows` rows whose torque moves by `shift`, with `lost` of 100 values missing and the categories given. */
function batch(rows: number, { shift = 0, lost = 0, kinds = 'LMH', seed = 1 } = {}): string {
  let state = seed;
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
  const lines = Array.from({ length: rows }, (_, i) => {
    const torque = 40 + 10 * (next() + next() + next() - 1.5) + shift;
    return `${i},${kinds[Math.floor(next() * kinds.length)]},${i % 100 < lost ? '' : torque.toFixed(4)},${next() < 0.3 ? 1 : 0},same`;
  });
  return `id,kind,torque,stop,constant\n${lines.join('\n')}\n`;
}

const manifest = {
  kaizen: 1,
  project: 'plant',
  data: {
    machines: {
      source: {},
      columns: {
        id: { type: 'integer', role: 'id' },
        kind: { type: 'category' },
        torque: { type: 'number', required: false },
        stop: { type: 'flag' },
        constant: { type: 'category' },
      },
    },
  },
} as const;

async function serve(batches: readonly string[]) {
  const { platform, room } = await openDataRoom(manifest);
  const versions: string[] = [];
  for (const [at, text] of batches.entries()) {
    const source = { kind: 'csv-stream', stream: Readable.from([Buffer.from(text)]), name: 'x' } as const;
    const request = {
      dataset: 'machines',
      projectId: 'prj_1',
      source,
      mode: 'replace',
      key: `k${at}`,
      message: `m${at}`,
    } as const;
    versions.push((await room.commands.ingest(request)).versionId ?? '');
  }
  const { ids, telemetry } = platform;
  const http = await createHttpServer({
    routes: room.routes,
    ids,
    telemetry,
    webRoot: platform.config.home,
    isReady: () => true,
  });
  onTestFinished(() => http.close());
  const call = async (method: 'GET' | 'POST', path: string, payload?: object) => {
    const headers = { host: 'localhost' };
    const url = `/api/v1/datasets/machines/drift${path}`;
    const reply = await http.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: reply.statusCode, body: reply.json() };
  };
  const ask = async (request: DriftRequest = {}): Promise<DriftReport> => {
    const { status, body } = await call('POST', '', request);
    expect({ status, body: status === 200 ? 0 : body }).toEqual({ status: 200, body: 0 });
    const { report } = body as DriftAnswer;
    if (report === undefined) throw new Error('no report');
    return report;
  };
  return { platform, room, versions, call, ask };
}

const columnOf = (report: DriftReport, name: string): DriftColumnResult => {
  const column = report.columns.find((one) => one.column === name);
  if (column === undefined) throw new Error(`no column ${name}`);
  return column;
};

test('two versions are compared column by column; what moved stands first, with its numbers and bins', async () => {
  const { ask, call, versions } = await serve([
    batch(3000),
    batch(3000, { shift: 4, lost: 20, kinds: 'LMHX', seed: 7 }),
  ]);
  const report = await ask();
  expect(report).toMatchObject({
    mode: 'kaizen',
    reference: { versionId: versions[0], from: 0, to: 3000 },
    current: { versionId: versions[1] },
    compared: 4,
    drifted: 2,
    datasetDrifted: true,
  });
  expect(report.leading.toSorted()).toEqual(['kind', 'torque']);
  expect(report.multivariate).toMatchObject({ columns: 4, classifier: { drifted: true }, pca: { drifted: true } });
  expect(report.multivariate?.classifier?.leading[0]?.column).toBe('torque');
  const torque = columnOf(report, 'torque');
  expect(torque).toMatchObject({
    kind: 'numeric',
    causes: ['measure', 'missing'],
    missing: { reference: 0, current: 600 },
  });
  expect(torque.measure).toMatchObject({
    method: 'wasserstein',
    rule: 'at-least',
    threshold: 0.1,
    thresholdFrom: 'method',
  });
  expect(torque.measure?.value).toBeGreaterThan(0.7);
  expect(torque.test?.qValue).toBeLessThan(1e-6);
  expect(torque.shape?.reference.reduce((a, b) => a + b)).toBe(3000);
  expect(columnOf(report, 'kind')).toMatchObject({
    measure: { method: 'jensen-shannon' },
    bins: { categories: expect.arrayContaining(['X']) },
  });
  expect(columnOf(report, 'stop').drifted).toBe(false);
  expect(columnOf(report, 'constant')).toMatchObject({ drifted: false, measure: { value: 0 } });
  expect(columnOf(report, 'id')).toMatchObject({ status: 'not-compared', note: expect.stringContaining('identifier') });
  // Kept, listed, and the same when asked and when computed again.
  expect((await ask()).createdAt).toBe(report.createdAt);
  expect((await call('GET', '')).body.items).toMatchObject([{ id: report.id, drifted: 2 }]);
  expect((await call('GET', `/${report.id}`)).body).toEqual(report);
  expect((await call('POST', `/${report.id}/recompute`)).body).toEqual({ same: true, columns: 4, differences: [] });
});

test('windows of rows of one version, one method for all, thresholds learned, single rules', async () => {
  const { ask, versions } = await serve([batch(1000), batch(4000)]);
  const halves = { reference: { rows: { to: 2000 } }, current: { rows: { from: 2000 } } };
  const report = await ask({
    ...halves,
    multivariate: false,
    method: 'psi',
    threshold: 'learned',
    columns: { stop: { severity: 'off' }, kind: { threshold: 0.5, method: 'l-infinity' } },
  });
  expect(report.reference).toEqual({ versionId: versions[1], from: 0, to: 2000 });
  expect(report.current).toEqual({ versionId: versions[1], from: 2000, to: 4000 });
  expect(report.columns.map(({ column }) => column).toSorted()).toEqual(['constant', 'id', 'kind', 'torque']);
  expect(columnOf(report, 'torque').measure).toMatchObject({ method: 'psi', thresholdFrom: 'learned' });
  expect(columnOf(report, 'torque').drifted).toBe(false);
  expect(columnOf(report, 'kind').measure).toMatchObject({
    method: 'l-infinity',
    threshold: 0.5,
    thresholdFrom: 'declared',
  });
});

test('what cannot be compared is named with the mend', async () => {
  const { call, versions } = await serve([batch(50)]);
  const refused = async (request: object) => (await call('POST', '', request)).body.error;
  expect(await refused({})).toMatchObject({ code: 'data.no_version_to_compare' });
  expect(await refused({ reference: { version: 'dv_none' } })).toMatchObject({ code: 'data.version_not_found' });
  expect(await refused({ reference: { version: 'v1' } })).toMatchObject({
    code: 'data.version_not_found',
    message: expect.stringContaining('no version "v1"'),
  });
  const same = { reference: { version: versions[0] } };
  expect(await refused({ ...same, current: { rows: { from: 50, to: 60 } } })).toMatchObject({
    code: 'data.drift_rows_invalid',
  });
  expect(await refused({ ...same, only: ['torqe'] })).toMatchObject({
    code: 'data.drift_column_unknown',
    message: expect.stringContaining('"torque"'),
  });
  expect((await call('GET', '/dr_none')).body.error.code).toBe('data.drift_report_not_found');
});

test('profiles are compared without reading a row, with their error', async () => {
  const { ask } = await serve([batch(3000), batch(3000, { shift: 4, kinds: 'LMHX', seed: 7 })]);
  const rows = await ask({ multivariate: false });
  const report = await ask({ source: 'profiles' });
  expect(report.multivariate).toBeUndefined();
  expect(columnOf(report, 'kind').measure?.value).toBeCloseTo(columnOf(rows, 'kind').measure?.value ?? 0, 12);
});

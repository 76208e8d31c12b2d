import { expect, test } from 'vitest';
import { createAppScene } from '../testing/app-scene.ts';
import { createTestApp } from '../testing/test-app.ts';
import { buildOpenApi } from './openapi.ts';

test('alive before the start, ready after it, 503 again while it closes', async () => {
  const app = await createTestApp({ started: false });
  expect((await app.inject('/healthz')).statusCode).toBe(200);
  expect((await app.inject('/readyz')).statusCode).toBe(503);
  expect((await app.inject('/api/v1/jobs')).statusCode).toBe(503);
  await app.startWithoutSocket();
  expect((await app.inject('/readyz')).json()).toMatchObject({ status: 'ok', version: '0.1.0' });
  const metrics = await app.inject('/metrics');
  expect(metrics.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(metrics.body).toContain('kaizen_build_info');
});

test('jobs are listed, found and cancelled', async () => {
  const app = await createTestApp();
  const { db, jobs } = app.platform;
  jobs.register({
    name: 'test.slow',
    run: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', reject)),
  });
  const id = await db.run((tx) => jobs.enqueue(tx, { kind: 'test.slow', key: 'a', projectId: 'default', input: {} }));
  expect((await app.inject('/api/v1/jobs?projectId=default')).json().items).toMatchObject([{ id, kind: 'test.slow' }]);
  expect((await app.inject('/api/v1/jobs?state=failed')).json().items).toEqual([]);
  const cancelled = await app.inject({ method: 'POST', url: `/api/v1/jobs/${id}/cancel` });
  expect(cancelled.statusCode).toBe(200);
  expect((await jobs.ended(id)).state).toBe('cancelled');
  expect((await app.inject(`/api/v1/jobs/${id}`)).json()).toMatchObject({ id, state: 'cancelled' });
  expect((await app.inject('/api/v1/jobs/none')).json().error.code).toBe('platform.job_not_found');
  expect((await app.inject({ method: 'POST', url: '/api/v1/jobs/none/cancel' })).statusCode).toBe(404);
});

test('kept events are filtered and paged both ways', async () => {
  const app = await createTestApp();
  await app.platform.db.run(async (tx) => {
    for (let n = 1; n <= 5; n += 1) {
      const payload = { runId: `run_${n}`, experiment: 'e', name: 'n' };
      await tx.emit({
        type: 'tracking.run.started',
        projectId: n < 5 ? 'default' : 'other',
        subject: `run_${n}`,
        payload,
      });
    }
  });
  const subjects = async (url: string) => {
    const { items, next } = (await app.inject(url)).json();
    return [items.map((event: { subject: string }) => event.subject), next];
  };
  expect(await subjects('/api/v1/events?projectId=default&limit=2')).toEqual([['run_1', 'run_2'], '2']);
  expect(await subjects('/api/v1/events?projectId=default&limit=2&after=2')).toEqual([['run_3', 'run_4'], undefined]);
  expect(await subjects('/api/v1/events?order=newest&limit=1')).toEqual([['run_5'], '5']);
  expect(await subjects('/api/v1/events?type=data.version.committed')).toEqual([[], undefined]);
  expect(await subjects('/api/v1/events?subject=run_3&type=tracking.run.started')).toEqual([['run_3'], undefined]);
  const wrong = (await app.inject('/api/v1/events?type=tracking.run.start')).json().error;
  expect(wrong.message).toContain('query.type[0] is "tracking.run.start"; it must be one of "app.manifest.applied"');
});

test('the reference page and its files are served from this machine', async () => {
  const app = await createTestApp();
  const page = await app.inject('/api/reference');
  expect(page.headers['content-security-policy']).toContain("default-src 'self'");
  expect(page.body).not.toMatch(/https?:\/\//);
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'start.js']) {
    expect((await app.inject(`/api/reference/assets/${name}`)).statusCode).toBe(200);
  }
  expect((await app.inject('/api/reference/assets/..%2fpackage.json')).statusCode).toBe(400);
  expect((await app.inject('/api/openapi.json')).json()).toEqual(
    JSON.parse(JSON.stringify(buildOpenApi(app.routes.slice(0, -3)))),
  );
});

test('the document names every own route once with permission, error and parameters', async () => {
  const app = await createTestApp({ started: false });
  const text = JSON.stringify(buildOpenApi(app.routes));
  const document = JSON.parse(text);
  expect(document.openapi).toBe('3.1.0');
  const cancel = document.paths['/api/v1/jobs/{id}/cancel'].post;
  expect(cancel).toMatchObject({ operationId: 'cancelJob', 'x-permission': 'platform:job:write' });
  expect(cancel.parameters.map((parameter: { name: string }) => parameter.name)).toEqual(['id', 'Idempotency-Key']);
  expect(cancel.responses.default.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Error' });
  const ids = app.routes.map((route) => route.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  const addresses = app.routes.map((route) => `${route.method} ${route.path}`);
  expect(new Set(addresses).size).toBe(addresses.length);
});

test('?project= takes the name of a project, and refuses one that there is not', async () => {
  const { app, apply, get } = await createAppScene();
  await apply('kaizen: 1\nproject: mill\ndata: { readings: { source: {} } }\ndeployments: { stop: { model: stop } }\n');
  const names = async (url: string) => (await get<{ items: { name: string }[] }>(url)).items.map(({ name }) => name);
  expect(await names('/api/v1/datasets?project=mill')).toEqual(['readings']);
  expect(await names('/api/v1/deployments?project=mill')).toEqual(['stop']);
  expect(await names('/api/v1/deployments?project=default')).toEqual([]);
  const { id } = await get<{ id: string }>('/api/v1/projects/mill');
  expect(await names(`/api/v1/deployments?project=${id}`)).toEqual(['stop']);
  const wrong = await app.inject('/api/v1/models?project=mil');
  expect([wrong.statusCode, wrong.json().error.code]).toEqual([404, 'app.project_not_found']);
});

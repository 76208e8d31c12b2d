import { writeSync } from 'node:fs';
import type { PipelineRunView, RunView } from '@kaizen/contracts';
import { loadConfig } from '../../platform/config/load-config.ts';
import { createTelemetry } from '../../platform/telemetry/create-telemetry.ts';
import { createApp } from '../create-app.ts';

/**
 * A server's process that takes a project with a command through its pipeline `own`. Arguments: home, the project's folder, the text of its kaizen.yaml, and
 * where it kills itself: the type of an event, or `said <words>` (the command has said them). It prints the pipeline run and the tracked runs.
 */
const [, , home = '', folder = '', text = '', killAt] = process.argv;

function reach(point: string): void {
  if (point === killAt) process.kill(process.pid, 'SIGKILL');
}

const config = loadConfig({ argv: ['--home', home, '--port', '0', '--web-root', home], env: {} });
const app = await createApp(config, { telemetry: createTelemetry({ logLevel: 'error' }) });
app.platform.outbox.subscribe(({ type }) => reach(type));
app.platform.jobs.subscribeProgress(({ progress }) => reach(`said ${progress?.message}`));
await app.startWithoutSocket();

async function send<T>(method: 'GET' | 'POST', url: string, body?: unknown, headers = {}): Promise<T> {
  const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
  const answer = await app.inject({
    method,
    url,
    headers: { 'content-type': 'application/json', ...headers },
    ...payload,
  });
  if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.body}`);
  return answer.json();
}

await send('POST', '/api/v1/folders', { folder }, { 'x-kaizen-token': app.token });
await send('POST', '/api/v1/projects/apply', { text, folder });
const { id } = await send<PipelineRunView>('POST', '/api/v1/pipelines/own/runs', {}, { 'idempotency-key': 'one' });
const view = () => send<PipelineRunView>('GET', `/api/v1/pipeline-runs/${id}`);
await app.platform.jobs.ended((await view()).jobId).catch(() => undefined);
const runs = await send<{ items: RunView[] }>('GET', '/api/v1/runs');
writeSync(1, `${JSON.stringify({ run: await view(), runs: runs.items })}\n`);
await app.close();

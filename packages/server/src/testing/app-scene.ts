import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PipelineRunView } from '@kaizen/contracts';
import { onTestFinished } from 'vitest';
import { type MillRow, millInputs } from './mill-rows.ts';
import { createTestApp, type TestApp, type TestAppOptions } from './test-app.ts';
import { createTestHome } from './test-home.ts';

type Json = Readonly<Record<string, unknown>>;

/** The items of a list. */
export interface List<T> {
  readonly items: readonly T[];
}

/** The whole application, driven through its HTTP surface as a user would. */
export interface AppScene {
  readonly app: TestApp;
  readonly folder: string;
  /** The body of an answer in the 200s; anything else throws with the answer's words. */
  get<T = Json>(url: string): Promise<T>;
  post<T = Json>(url: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<T>;
  /** Writes the manifest and files into the project's folder and applies it. */
  apply(manifest: string, files?: Readonly<Record<string, string>>): Promise<void>;
  runPipeline(pipeline: string, key: string): Promise<PipelineRunView>;
  /** Sends the columns that the deployment takes in requests of 50, and labels each row; gives the row ids. */
  sendLabelled(deployment: string, name: string, rows: readonly MillRow[]): Promise<string[]>;
  /** Waits until no job is left, no reaction is owed and nothing new has come of either. */
  settle(): Promise<void>;
  restart(): Promise<AppScene>;
}

const rowsPerRequest = 50;

/** Opens the application with a registered project folder. */
export async function createAppScene(options: TestAppOptions = {}): Promise<AppScene> {
  const folder = await createTestHome();
  onTestFinished(() => folder.remove());
  return sceneOf(await createTestApp(options), await realpath(folder.path));
}

function sceneOf(app: TestApp, folder: string): AppScene {
  async function send<T>(
    method: 'GET' | 'POST',
    url: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<T> {
    const payload =
      body === undefined || Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body);
    const type = typeof body === 'object' && !Buffer.isBuffer(body) ? { 'content-type': 'application/json' } : {};
    const answer = await app.inject({
      method,
      url,
      headers: { ...type, ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.body}`);
    return answer.json();
  }
  const get = <T>(url: string) => send<T>('GET', url);
  const post = <T>(url: string, body: unknown = {}, headers?: Readonly<Record<string, string>>) =>
    send<T>('POST', url, body, headers);

  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; ) {
      await app.platform.outbox.drained();
      const jobs = [
        ...(await app.platform.jobs.list({ state: 'queued' })),
        ...(await app.platform.jobs.list({ state: 'running' })),
      ];
      quiet = jobs.length === 0 ? quiet + 1 : 0;
      for (const job of jobs) await app.platform.jobs.ended(job.id);
      // What an ended job or a grown log makes due is looked at in the turns after it.
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  return {
    app,
    folder,
    get,
    post,
    settle,
    async apply(manifest, files = {}) {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(join(folder, name, '..'), { recursive: true });
        await writeFile(join(folder, name), content);
      }
      await post('/api/v1/folders', { folder }, { 'x-kaizen-token': app.token });
      await post('/api/v1/projects/apply', { text: manifest, folder });
    },
    async runPipeline(pipeline, key) {
      const url = `/api/v1/pipelines/${pipeline}/runs`;
      const { id, jobId } = await post<PipelineRunView>(url, {}, { 'idempotency-key': key });
      await app.platform.jobs.ended(jobId);
      return get<PipelineRunView>(`/api/v1/pipeline-runs/${id}`);
    },
    async sendLabelled(deployment, name, rows) {
      const ids: string[] = [];
      const model = await get<{ inputs: readonly { name: string }[] }>(`/v2/models/${deployment}`);
      const taken = new Set(model.inputs.map((input) => input.name));
      for (let from = 0; from < rows.length; from += rowsPerRequest) {
        const part = rows.slice(from, from + rowsPerRequest);
        const id = `${name}-${from / rowsPerRequest}`;
        const inputs = millInputs(part).filter((tensor) => taken.has(tensor.name));
        await post(`/v2/models/${deployment}/infer`, { id, inputs });
        const labels = part.map(({ failed }, row) => ({ id: `${id}/${row}`, value: failed ? 1 : 0 }));
        await post(`/api/v1/deployments/${deployment}/labels`, { labels });
        ids.push(...labels.map((label) => label.id));
      }
      return ids;
    },
    restart: async () => sceneOf(await app.restart(), folder),
  };
}

import { createTestApp, type TestAppOptions } from './test-app.ts';

/** What came back: the status, and the JSON (or the text where it is none). */
interface WireAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of a foreign protocol, looked into by tests only
  readonly body: any;
  readonly text: string;
  readonly type: string;
}

/** A client of the MLflow protocol in front of a whole application. */
export async function createMlflowClient(options: TestAppOptions = {}) {
  const app = await createTestApp(options);

  async function send(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    payload?: string | Buffer,
    type: string | undefined = 'application/json',
  ): Promise<WireAnswer> {
    const headers = { host: 'localhost', ...(payload === undefined || type === '' ? {} : { 'content-type': type }) };
    const response = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    const json = String(response.headers['content-type']).startsWith('application/json');
    return {
      status: response.statusCode,
      body: json ? JSON.parse(response.body) : response.body,
      text: response.body,
      type: String(response.headers['content-type']),
    };
  }

  /** Paths begin after `/api`. */
  const post = (path: string, body: unknown) => send('POST', `/api${path}`, JSON.stringify(body));
  const get = (path: string, query: Readonly<Record<string, string | number | readonly string[]>> = {}) => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      for (const each of Array.isArray(value) ? value : [value]) search.append(name, String(each));
    }
    return send('GET', `/api${path}?${search}`);
  };

  return {
    app,
    send,
    post,
    get,
    /** Makes an experiment and answers its id. */
    async experiment(name: string): Promise<string> {
      return (await post('/2.0/mlflow/experiments/create', { name })).body.experiment_id;
    },
    /** Makes a run and answers its id. */
    async run(experiment = '0', more: object = {}): Promise<string> {
      const answer = await post('/2.0/mlflow/runs/create', { experiment_id: experiment, start_time: 1, ...more });
      return answer.body.run.info.run_id;
    },
  };
}

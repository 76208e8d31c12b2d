import { createTestApp, type TestAppOptions } from './test-app.ts';

/** An answer of the MLflow protocol. */
interface WireAnswer {
  readonly status: number;
  /** The parsed JSON; the text when it is none. */
  readonly body: Record<string, unknown>;
  readonly text: string;
}

/** Calls endpoints below `/api/2.0/mlflow/` of a whole application as clients do: fields in the query of a GET, else in a JSON body. */
export interface WireClient {
  call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, fields?: object): Promise<WireAnswer>;
  /** Calls and returns `[status, error code, message]`. */
  refusal(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    fields?: object,
  ): Promise<[number, unknown, unknown]>;
}

export async function createWireClient(options: TestAppOptions = {}): Promise<WireClient> {
  const app = await createTestApp(options);
  const call: WireClient['call'] = async (method, path, fields) => {
    const isQuery = method === 'GET';
    const query = isQuery && fields !== undefined ? `?${toQuery(fields)}` : '';
    const prefix = path.startsWith('/') ? '' : '/api/2.0/mlflow/';
    const reply = await app.inject({
      method,
      url: prefix + path + query,
      headers: {
        host: 'localhost',
        ...(isQuery || fields === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(isQuery || fields === undefined ? {} : { payload: JSON.stringify(fields) }),
    });
    const text = reply.payload;
    return { status: reply.statusCode, body: parsed(text), text };
  };
  return {
    call,
    async refusal(method, path, fields) {
      const { status, body } = await call(method, path, fields);
      return [status, body.error_code, body.message];
    },
  };
}

function toQuery(fields: object): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each) => [name, String(each)]),
  );
  return new URLSearchParams(pairs).toString();
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

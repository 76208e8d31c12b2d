import type { ErrorBody } from '@kaizen/contracts';

/** How a client reaches a server. */
export interface ClientOptions {
  /** Base URL, e.g. `http://127.0.0.1:4600`. */
  readonly url: string;
  /** Token of the server's `server.json`; needed only to register folders. */
  readonly token?: string;
  /** How often a request that got no answer, or a 503, is sent again (default 5), with doubling pauses from `retryPause` ms (default 100, at most 5 s). */
  readonly retries?: number;
  readonly retryPause?: number;
  /** Replaces the global `fetch` (tests, browsers with a base path). */
  readonly fetch?: typeof fetch;
}

/** An error answer of the server, or the failure to get any: then `code` is `sdk.unreachable` and `status` is 0. */
export class KaizenApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  constructor(status: number, code: string, message: string, details?: Readonly<Record<string, unknown>>) {
    super(message);
    this.name = 'KaizenApiError';
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** One call. Commands carry an idempotency key, so that sending one again after a lost answer changes nothing twice. */
interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  /** Raw bytes instead of a JSON body. Only a body that can be read again (not a stream) is retried. */
  readonly raw?: { readonly bytes: BodyInit; readonly type: string };
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Sends a call and gives the parsed JSON answer; throws {@link KaizenApiError}. */
export type Send = <T>(call: Call) => Promise<T>;

/** The one core that every resource uses: URL, headers, retries, errors. */
export function createSend(options: ClientOptions): Send {
  const doFetch = options.fetch ?? globalThis.fetch.bind(globalThis);
  const retries = options.retries ?? 5;
  return async <T>(call: Call): Promise<T> => {
    const url = buildUrl(options.url, call);
    const init = buildInit(options, call);
    const retryable = !(typeof ReadableStream !== 'undefined' && call.raw?.bytes instanceof ReadableStream);
    for (let attempt = 0; ; attempt++) {
      const last = attempt >= retries || !retryable;
      const answer = await doFetch(url, init).catch((cause: unknown) => {
        if (call.signal?.aborted === true) throw cause;
        if (last) throw unreachable(options.url, cause);
        return undefined;
      });
      if (answer !== undefined && (answer.status !== 503 || last)) return readAnswer<T>(answer);
      await pause(Math.min(5_000, (options.retryPause ?? 100) * 2 ** attempt), call.signal);
    }
  };
}

function buildUrl(base: string, call: Call): string {
  const url = new URL(call.path, base);
  for (const [name, value] of Object.entries(call.query ?? {}))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return url.href;
}

function buildInit(options: ClientOptions, call: Call): RequestInit {
  const method = call.method ?? 'GET';
  const headers: Record<string, string> = { accept: 'application/json', ...call.headers };
  if (options.token !== undefined) headers['x-kaizen-token'] = options.token;
  if (method !== 'GET') headers['idempotency-key'] = call.key ?? globalThis.crypto.randomUUID();
  const init: RequestInit & { duplex?: 'half' } = { method, headers };
  if (call.raw !== undefined) {
    headers['content-type'] = call.raw.type;
    init.body = call.raw.bytes;
    init.duplex = 'half';
  } else if (call.body !== undefined) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(call.body);
  }
  if (call.signal !== undefined) init.signal = call.signal;
  return init;
}

async function readAnswer<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw await readFailure(answer);
  const text = await answer.text();
  return (text === '' ? undefined : parseJson(text)) as T;
}

/** What an answer that is no success says. */
export async function readFailure(answer: Response): Promise<KaizenApiError> {
  const text = await answer.text();
  const parsed: unknown = text === '' ? undefined : parseJson(text);
  if (isErrorBody(parsed))
    return new KaizenApiError(answer.status, parsed.error.code, parsed.error.message, parsed.error.details);
  if (isPlainError(parsed)) return new KaizenApiError(answer.status, 'edge.error', parsed.error);
  return new KaizenApiError(
    answer.status,
    'sdk.unexpected_answer',
    `The server answered ${answer.status} with something that is not a Kaizen error: ${text.slice(0, 200)}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isErrorBody(value: unknown): value is ErrorBody {
  return (
    typeof value === 'object' &&
    value !== null &&
    'error' in value &&
    typeof value.error === 'object' &&
    value.error !== null &&
    'code' in value.error
  );
}

function isPlainError(value: unknown): value is { error: string } {
  return typeof value === 'object' && value !== null && 'error' in value && typeof value.error === 'string';
}

/** No answer came at all. */
export function unreachable(url: string, cause: unknown): KaizenApiError {
  const reason =
    cause instanceof Error ? (cause.cause instanceof Error ? cause.cause.message : cause.message) : String(cause);
  return new KaizenApiError(
    0,
    'sdk.unreachable',
    `No Kaizen server answers at ${url} (${reason}). Start one with \`kaizen up\`, or name another with --url.`,
  );
}

/** Resolves after `ms`, or rejects when the signal is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
}

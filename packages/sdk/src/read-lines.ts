import type { ErrorBody } from '@kaizen/contracts';
import { type ClientOptions, KaizenApiError, readFailure, unreachable } from './request.ts';

/** Sends a body and reads the answer line by line: progress, then the result. Throws {@link KaizenApiError}. */
export type AskWithProgress = <T>(
  path: string,
  body: unknown,
  how: { readonly signal?: AbortSignal | undefined; readonly onProgress?: ((share: number) => void) | undefined },
) => Promise<T>;

type Line<T> = { readonly progress: number } | { readonly result: T } | ErrorBody;

/** For work whose progress is worth showing. It is not sent again when no answer comes: it may be running. */
export function createAskWithProgress(options: ClientOptions): AskWithProgress {
  const doFetch = options.fetch ?? globalThis.fetch.bind(globalThis);
  return async <T>(path: string, body: unknown, { signal, onProgress }: Parameters<AskWithProgress>[2]) => {
    const gone = (cause: unknown): never => {
      if (signal?.aborted === true) throw cause;
      throw unreachable(options.url, cause);
    };
    const answer = await doFetch(new URL(path, options.url).href, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/x-ndjson, application/json' },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    }).catch(gone);
    if (!answer.ok || answer.body === null) throw await readFailure(answer);
    const lines = readLines<T>(answer.body);
    for (;;) {
      const { done, value: line } = await lines.next().catch(gone);
      if (done === true || line === undefined) return gone(new Error('the answer ended before the result'));
      if ('result' in line) return line.result;
      if ('error' in line) throw failureOf(line);
      onProgress?.(line.progress);
    }
  };
}

async function* readLines<T>(body: ReadableStream<Uint8Array>): AsyncGenerator<Line<T>, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return undefined;
      const parts = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = parts.pop() ?? '';
      // Wire mapping: the server writes one of these to a line.
      for (const part of parts) yield JSON.parse(part) as Line<T>;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

const statuses: Readonly<Record<string, number>> = {
  not_found: 404,
  conflict: 409,
  invalid: 400,
  forbidden: 403,
  precondition: 412,
  unavailable: 503,
};

function failureOf({ error }: ErrorBody): KaizenApiError {
  return new KaizenApiError(statuses[error.kind] ?? 500, error.code, error.message, error.details);
}

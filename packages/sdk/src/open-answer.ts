import { type ClientOptions, readFailure, unreachable } from './request.ts';

/** Opens what lies at a path, to be read as a stream: a version as one file, a report as a page. Sent once; throws {@link KaizenApiError}. */
export type OpenAnswer = (path: string, signal?: AbortSignal) => Promise<Response>;

/** The opener that belongs to a client. */
export function createOpenAnswer(options: ClientOptions): OpenAnswer {
  const doFetch = options.fetch ?? globalThis.fetch.bind(globalThis);
  return async (path, signal) => {
    const answer = await doFetch(new URL(path, options.url).href, {
      headers: options.token === undefined ? {} : { 'x-kaizen-token': options.token },
      ...(signal === undefined ? {} : { signal }),
    }).catch((cause: unknown) => {
      if (signal?.aborted === true) throw cause;
      throw unreachable(options.url, cause);
    });
    if (!answer.ok) throw await readFailure(answer);
    return answer;
  };
}

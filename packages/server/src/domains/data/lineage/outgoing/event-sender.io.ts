import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { messageOf } from '../../../../kernel/errors.ts';

/** How one sending ended. `again`: the receiver was not there or asked for later; the same event is sent once more. */
type SendOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'again'; readonly reason: string };

/** Sends the JSON of one event. Never follows a redirect, never throws. */
export type SendEvent = (json: string, signal: AbortSignal) => Promise<SendOutcome>;

const TIMEOUT_MS = 10_000;
const AGAIN: ReadonlySet<number> = new Set([408, 425, 429]);

/** The path of the protocol, where the configured URL has none. */
export function receiverUrl(configured: string): URL {
  const url = new URL(configured);
  if (url.pathname === '/' || url.pathname === '') url.pathname = '/api/v1/lineage';
  return url;
}

/** A sender to the configured URL. */
export function createEventSender(given: {
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly timeoutMs?: number;
}): SendEvent {
  const target = receiverUrl(given.url);
  const begin = target.protocol === 'https:' ? secureRequest : plainRequest;
  return async (json, signal) => {
    const headers = {
      'user-agent': 'kaizen',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(json),
      ...(given.apiKey === undefined ? {} : { authorization: `Bearer ${given.apiKey}` }),
    };
    const deadline = AbortSignal.timeout(given.timeoutMs ?? TIMEOUT_MS);
    const both = AbortSignal.any([deadline, signal]);
    try {
      const status = await new Promise<number>((resolve, reject) => {
        const request = begin(target, { method: 'POST', headers, signal: both }, (response) => {
          response.resume();
          response.once('end', () => resolve(response.statusCode ?? 0));
          response.once('error', reject);
        });
        request.once('error', reject).end(json);
      });
      return outcomeOf(status);
    } catch (error) {
      return { kind: 'again', reason: deadline.aborted ? 'no answer in time' : messageOf(error) };
    }
  };
}

function outcomeOf(status: number): SendOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (status >= 500 || AGAIN.has(status)) return { kind: 'again', reason: `status ${status}` };
  return { kind: 'refused', status };
}

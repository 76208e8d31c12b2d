import { lookup } from 'node:dns/promises';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isKaizenError, messageOf } from '../../../kernel/errors.ts';
import { nodeHttp } from '../../../platform/http/node-http.ts';
import { addressRefused, receiverUnreachable, webhookRefused } from './errors.ts';
import { isAddress, isPublicAddress } from './public-address.ts';
import { findUrlProblem, hostOf } from './webhook-rules.ts';

/** What a receiver answered: the status, and as much of the body as is read. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Sends one message by POST. */
export interface WebhookSender {
  /** Throws `tracking.webhook_address_refused`, `tracking.webhook_unreachable`, and the reason of `signal` when that was aborted. Never follows a redirect. */
  send(message: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly signal?: AbortSignal;
  }): Promise<Answer>;
}

/** An address that a name leads to. */
export interface Resolved {
  readonly address: string;
  readonly family: number;
}

/** What a sender may be given instead of its defaults. */
export interface SenderGiven {
  /** Whether addresses that are not public may be reached. */
  readonly privateAddresses: boolean;
  /** For all of one message: finding the address, connecting, sending, reading the answer. */
  readonly timeoutMs?: number;
  readonly resolve?: (host: string) => Promise<readonly Resolved[]>;
}

const TIMEOUT_MS = 10_000;
/** More of an answer's body is not read. */
export const MOST_ANSWER_BYTES = 64 << 10;

/**
 * Every connection is its own and goes to an address that was checked: the check is the name look-up of the connection itself, so that there is no second
 * look-up which could say something else. Proxies of the environment are not used, for behind one nothing could be checked.
 */
export function createWebhookSender(given: SenderGiven): WebhookSender {
  const { privateAddresses, timeoutMs = TIMEOUT_MS, resolve = (host) => lookup(host, { all: true }) } = given;

  async function checkedAddresses(host: string): Promise<readonly Resolved[]> {
    const found = await resolve(host);
    const refused = privateAddresses ? undefined : found.find(({ address }) => !isPublicAddress(address));
    if (refused !== undefined) throw addressRefused(host, refused.address);
    return found;
  }

  const checkedLookup: LookupFunction = (host, options, callback) => {
    checkedAddresses(host).then(
      (found) => {
        const [first] = found;
        if (first === undefined) callback(new Error('its name leads nowhere'), '', 0);
        else if (options.all) callback(null, [...found]);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, '', 0),
    );
  };

  return {
    async send({ url, headers, body, signal }) {
      const problem = findUrlProblem(url, privateAddresses);
      if (problem !== undefined) throw webhookRefused(problem);
      const target = new URL(url);
      const host = hostOf(target);
      // The connection looks up names only, so a literal is checked here.
      if (isAddress(host) && !privateAddresses && !isPublicAddress(host)) throw addressRefused(host, host);
      const deadline = AbortSignal.timeout(timeoutMs);
      const options: RequestOptions = {
        method: 'POST',
        headers: { 'user-agent': 'kaizen', ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' },
        lookup: checkedLookup,
        agent: false,
        signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
      };
      try {
        return await exchange(target, options, body);
      } catch (error) {
        if (isKaizenError(error)) throw error;
        signal?.throwIfAborted();
        throw receiverUnreachable(host, deadline.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error));
      }
    },
  };
}

function exchange(target: URL, options: RequestOptions, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const begin = target.protocol === 'https:' ? secureRequest : nodeHttp.request;
    const request = begin(target, options, (response) => readAnswer(response).then(resolve, reject));
    request.on('error', reject).end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= MOST_ANSWER_BYTES) break;
  }
  // Leaving the loop early has destroyed the connection.
  const body = Buffer.concat(chunks).subarray(0, MOST_ANSWER_BYTES).toString('utf8');
  return { status: response.statusCode ?? 0, body };
}

/** The code of a system error rather than its text, which names addresses. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return messageOf(error);
}

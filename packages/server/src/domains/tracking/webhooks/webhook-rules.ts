import type { WebhookChange } from './contract.ts';
import type { WebhookProblem } from './errors.ts';
import { isAddress, isPublicAddress } from './public-address.ts';

const SCHEMES = ['https', 'http'] as const;
const limits = { url: 2048, description: 5000, secret: 1000 } as const;
const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/i;

/** The first thing that is wrong with what a client gave, of the fields that it gave. */
export function findWebhookProblem(change: WebhookChange, privateAddresses: boolean): WebhookProblem | undefined {
  const { name, url, topics, description, secret } = change;
  return (
    (name === undefined ? undefined : findNameProblem(name)) ??
    (url === undefined ? undefined : findUrlProblem(url, privateAddresses)) ??
    (topics?.length === 0
      ? { field: 'topics', rule: 'empty', message: 'A webhook listens to at least one topic. Name one.' }
      : undefined) ??
    findLengthProblem('description', description) ??
    findLengthProblem('secret', secret)
  );
}

function findNameProblem(name: string): WebhookProblem | undefined {
  if (NAME.test(name)) return undefined;
  const message = `The name ${JSON.stringify(name.slice(0, 100))} cannot be one of a webhook. Use 1 to 63 letters, digits, dots, underscores and hyphens, with a letter or digit first and last.`;
  return { field: 'name', rule: 'characters', value: name, message };
}

function findLengthProblem(field: 'description' | 'secret', text: string | undefined): WebhookProblem | undefined {
  const limit = limits[field];
  if (text === undefined || text.length <= limit) return undefined;
  const message = `The ${field} is ${text.length} characters long; at most ${limit} are kept. Shorten it.`;
  return { field, rule: 'length', message, more: { limit } };
}

/**
 * What is wrong with a URL by its text alone. Names are not looked up here: what they lead to is known, and checked, only when something is sent.
 * The text is read strictly, so that no other reader of it finds another host in it.
 */
export function findUrlProblem(url: string, privateAddresses: boolean): WebhookProblem | undefined {
  const problem = (rule: string, message: string, more?: WebhookProblem['more']): WebhookProblem => ({
    field: 'url',
    rule,
    value: url,
    message,
    ...(more === undefined ? {} : { more }),
  });
  if (url.trim() === '') return problem('blank', 'The URL is empty. Give the address of the receiver.');
  if (url.length > limits.url) {
    return problem('length', `The URL is longer than ${limits.url} characters.`, { limit: limits.url });
  }
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase() ?? '';
  if (!SCHEMES.some((each) => each === scheme)) {
    const message = `Webhooks are sent by https or http, not by "${scheme}".`;
    return problem('scheme', message, { scheme, valid: SCHEMES });
  }
  const authority = /^[a-z]+:\/\/([^/?#]*)/i.exec(url)?.[1];
  if (authority === undefined || authority === '') return problem('host', 'The URL names no host.');
  // Its text stays out of the answer: it may hold a password.
  if (authority.includes('@')) {
    const message = 'The URL holds a user name or password. Leave it out; a secret to sign with proves who sends.';
    return { field: 'url', rule: 'credentials', message };
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the point is to find them
  const parsed = /[\u0000-\u0020\u007f\\]/.test(url) ? null : URL.parse(url);
  if (parsed === null) return problem('malformed', 'The URL cannot be read.');
  const host = hostOf(parsed);
  if (host === '') return problem('host', 'The URL names no host.');
  if (privateAddresses) return undefined;
  const address = isLoopbackName(host) ? '127.0.0.1' : host;
  if (!isAddress(address) || isPublicAddress(address)) return undefined;
  const message = `"${host}" is no public address. Set webhookPrivateAddresses (KAIZEN_WEBHOOK_PRIVATE_ADDRESSES=true) if webhooks may reach the own network.`;
  return problem('address', message, { host, address });
}

/** The host of a URL, an IPv6 address without its brackets; the URL's reader has made every spelling of an IPv4 address the usual one. */
export function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function isLoopbackName(host: string): boolean {
  return /(?:^|\.)localhost\.?$/.test(host);
}

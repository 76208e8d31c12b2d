import { hostRefused, originRefused } from './errors.ts';

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Refuses requests that were meant for another host (DNS rebinding) or that another site's page sends. `ownPort` is undefined while
 * nothing listens (requests injected by tests); then only the names are checked.
 */
export function checkHost(host: string | undefined, origin: string | undefined, ownPort: number | undefined): void {
  const names = LOOPBACK_NAMES.map((name) => (ownPort === undefined ? name : `${name}:${ownPort}`));
  if (!isOwn(host, ownPort)) throw hostRefused(host, names.join(' or '));
  if (origin === undefined) return;
  const scheme = 'http://';
  if (!origin.startsWith(scheme) || !isOwn(origin.slice(scheme.length), ownPort)) throw originRefused(origin);
}

function isOwn(host: string | undefined, ownPort: number | undefined): boolean {
  const match = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])(?::(\d{1,5}))?$/i.exec(host ?? '');
  if (match === null) return false;
  return ownPort === undefined || Number(match[2] ?? 80) === ownPort;
}

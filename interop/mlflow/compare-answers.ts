import type { WireReply } from '../../packages/cli/src/testing/mlflow-wire.ts';
import type { WireRequest } from './random-requests.ts';

/** Fields that each server fills by its own clock. */
const TIMES = ['creation_time', 'last_update_time', 'creation_timestamp', 'last_updated_timestamp'];

/** Fields that only one side gives: workspaces are not here, and versions that are found by a search have their aliases only here. */
const ABSENT = ['workspace', 'aliases'];

/** What of an answer must be the same on both servers: the status, the error's code, and the fields without ids, times and the order of what has none. */
export function normalise(request: WireRequest, reply: WireReply, runs: readonly string[]): unknown {
  if (reply.status !== 200) return { status: reply.status, code: reply.body.error_code };
  const absent = request.path === 'model-versions/search' ? ABSENT : ABSENT.slice(0, 1);
  const body = request.path.endsWith('get-latest-versions')
    ? { latest_versions: reply.body.model_versions }
    : reply.body;
  return { status: 200, body: plain(body, runs, absent) };
}

function plain(value: unknown, runs: readonly string[], absent: readonly string[]): unknown {
  if (typeof value === 'string') {
    const index = runs.findIndex((run) => value.includes(run));
    return index === -1 ? value : value.replaceAll(runs[index] ?? '', `{run:${index}}`);
  }
  if (Array.isArray(value)) {
    const parts = value.map((part) => plain(part, runs, absent));
    return parts.every(isUnordered) ? sorted(parts) : parts;
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value)
    .filter(([name]) => !absent.includes(name))
    .map(([name, part]): [string, unknown] => {
      if (name === 'latest_versions' && Array.isArray(part))
        return [name, sorted(part.map((one) => plain(one, runs, absent)))];
      if (TIMES.includes(name)) return [name, '{time}'];
      return [name, name === 'next_page_token' ? '{token}' : plain(part, runs, absent)];
    });
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sorted(parts: readonly unknown[]): unknown[] {
  return [...parts].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Lists of tags, parameters, metrics and aliases have no order in the protocol; nor has the latest version of each stage. */
function isUnordered(part: unknown): boolean {
  return typeof part === 'object' && part !== null && ('key' in part || 'alias' in part);
}

/** Where two answers begin to differ, with what stands there on both sides. */
export function showDifference(ours: string, theirs: string): string {
  let at = 0;
  while (at < ours.length && ours[at] === theirs[at]) at += 1;
  const from = Math.max(0, at - 80);
  return `ours …${ours.slice(from, at + 160)}…\ntheirs …${theirs.slice(from, at + 160)}…`;
}

/** A difference that is meant, and why. The guide for people names them too. */
interface Deliberate {
  readonly why: string;
  holds(request: WireRequest, ours: WireReply, theirs: WireReply): boolean;
}

/**
 * Differences of whole answers. What would make the two servers hold different things from then on is not asked at all: a run that is made with a tag of a
 * name that `set-tag` refuses (MLflow takes it) or with one tag twice (MLflow answers with an error of its database), and infinities (MLflow keeps the largest
 * number).
 */
export const deliberate: readonly Deliberate[] = [
  {
    why: 'an error that would come again is never a 5xx',
    holds: (_, ours, theirs) => theirs.status >= 500 && ours.status >= 400 && ours.status < 500,
  },
  {
    why: 'a name that is taken is said to be taken, without the statement of the database',
    holds: (_, ours, theirs) =>
      String(theirs.body.message).includes('(sqlite3.') && ours.body.error_code === 'RESOURCE_ALREADY_EXISTS',
  },
];

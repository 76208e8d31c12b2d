import { KaizenError } from '../../../kernel/errors.ts';

export function traceNotFound(traceId: string): KaizenError {
  return new KaizenError('not_found', 'tracking.trace_not_found', `There is no trace "${traceId}".`, { traceId });
}

export function traceIdInvalid(traceId: string): KaizenError {
  const shown = JSON.stringify(traceId.slice(0, 100));
  return new KaizenError(
    'invalid',
    'tracking.trace_id_invalid',
    `${shown} cannot be the id of a trace. Ids have letters, digits, _ and -, at most 250, and begin with a letter or digit.`,
    { traceId: traceId.slice(0, 100) },
  );
}

export function traceTagNotFound(traceId: string, name: string): KaizenError {
  return new KaizenError('not_found', 'tracking.trace_tag_not_found', `The trace "${traceId}" has no tag "${name}".`, {
    traceId,
    name,
  });
}

export function tooManyTraces(count: number, most: number): KaizenError {
  return new KaizenError(
    'invalid',
    'tracking.trace_links_refused',
    `At most ${most} traces are linked at once, not ${count}. Link them in several requests.`,
    { count, most },
  );
}

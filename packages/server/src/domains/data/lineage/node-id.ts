/** A node as a caller names it: `dataset:ns:name`, `job:ns:name` or `datasetField:ns:name:field`, each perhaps with `#version`. */
export interface NodeIdParts {
  readonly kind: 'dataset' | 'job' | 'datasetField';
  /** Every way to cut the rest into namespace, name and field, the likeliest first: both may hold colons. */
  readonly readings: ReadonlyArray<{ readonly namespace: string; readonly name: string; readonly field: string }>;
}

const MOST_READINGS = 200;

/** Reads a node id; undefined when it is none. */
export function parseNodeId(text: string): NodeIdParts | undefined {
  const match = /^(datasetField|dataset|job):(.+)$/s.exec(text);
  const [, kind, rest] = match ?? [];
  if (rest === undefined || (kind !== 'dataset' && kind !== 'job' && kind !== 'datasetField')) return undefined;
  // Marquez's rule: a colon before `//` or before digits (a port) belongs to the namespace.
  const cuts = [...rest.matchAll(/:/g)].map(({ index }) => index);
  const isLikely = (cut: number) => !/^(\/\/|\d)/.test(rest.slice(cut + 1));
  const ordered = [...cuts.filter(isLikely), ...cuts.filter((cut) => !isLikely(cut))];
  const readings =
    kind === 'datasetField' ? threeParts(rest, cuts, ordered) : ordered.map((cut) => twoParts(rest, cut));
  const named = readings.filter(({ namespace, name }) => namespace !== '' && name !== '');
  return named.length === 0 ? undefined : { kind, readings: named.slice(0, MOST_READINGS) };
}

function twoParts(rest: string, cut: number) {
  return { namespace: rest.slice(0, cut), name: rest.slice(cut + 1), field: '' };
}

/** The name of a column is taken from the last colon first. */
function threeParts(rest: string, cuts: readonly number[], ordered: readonly number[]) {
  const found: Array<{ namespace: string; name: string; field: string }> = [];
  for (const first of ordered) {
    for (const second of cuts.toReversed()) {
      if (second <= first) continue;
      found.push({
        namespace: rest.slice(0, first),
        name: rest.slice(first + 1, second),
        field: rest.slice(second + 1),
      });
      if (found.length >= MOST_READINGS) return found.filter(({ field }) => field !== '');
    }
  }
  return found.filter(({ field }) => field !== '');
}

/** How a node is written. */
export function formatNodeId(type: string, namespace: string, name: string): string {
  return `${type === 'JOB' ? 'job' : 'dataset'}:${namespace}:${name}`;
}

/** How a column is written. */
export function formatFieldId(namespace: string, name: string, field: string): string {
  return `datasetField:${namespace}:${name}:${field}`;
}

import { expect, it } from 'vitest';
import { startStallTarget } from '../testing/stall-target.ts';

/** Datasets on one side of the largest events. */
const DATASETS = 2000;

let sent = 0;

/** A new event at every call. */
function event(job: string, sides: object) {
  sent += 1;
  return {
    eventType: 'COMPLETE',
    eventTime: new Date(Date.UTC(2026, 0, 5) + sent * 1000).toISOString(),
    producer: 'urn:kaizen:test',
    run: { runId: `01890f7c-5e0e-7c3b-9c2e-${String(sent).padStart(12, '0')}` },
    job: { namespace: 'jobs', name: job },
    ...sides,
  };
}

const of = (name: string, facets: object = {}) => ({ namespace: 'tables', name, facets });
const tables = (letter: string, columns: number) =>
  Array.from({ length: DATASETS }, (_, i) =>
    of(`${letter}${i}`, {
      schema: { fields: Array.from({ length: columns }, (_unused, c) => ({ name: `column ${c}`, type: 'DOUBLE' })) },
    }),
  );

/** One output of 1,500 columns, each made of ten; other ones at every call. */
function columnLineage() {
  const input = (k: number) => ({ ...of(`a${k}`), field: `column ${sent % 5}`, transformations: [{ type: 'DIRECT' }] });
  const inputFields = Array.from({ length: 10 }, (_, k) => input(k));
  const fields = Object.fromEntries(Array.from({ length: 1500 }, (_, c) => [`made ${c}`, { inputFields }]));
  return [of('wide', { columnLineage: { fields } })];
}

const small = () =>
  event(`small ${sent % 50}`, { inputs: [of(`t${sent % 300}`)], outputs: [of(`t${(sent % 300) + 1}`)] });

const views = [
  '/api/v1/lineage?nodeId=dataset:tables:b7&depth=20',
  '/api/v1/column-lineage?nodeId=dataset:tables:wide&depth=20&withDownstream=true',
  '/api/v1/lineage/impact?dataset=a1&namespace=tables&column=column%201',
  '/api/v1/lineage/impact?dataset=wide&namespace=tables&column=made%201&direction=upstream',
  '/api/v1/lineage/nodes?limit=500&text=1',
  '/api/v1/events/lineage?limit=1000',
  '/api/v1/namespaces/tables/datasets?limit=1000',
];

it('never holds the event loop for 50 ms: events of megabytes, and a graph of six thousand nodes', async () => {
  const target = await startStallTarget();
  const stalls: Record<string, number> = {};
  const drive = async (name: string, once: () => Promise<unknown>) => {
    const stall = await target.findStall(once);
    if (stall !== undefined) stalls[name] = Math.round(stall);
  };
  const post = (...events: readonly object[]) => target.request('POST', '/api/v1/lineage/batch', events);
  await drive('4,000 datasets', () => post(event('first', { inputs: tables('a', 5), outputs: tables('b', 5) })));
  await drive('the next 4,000', () => post(event('second', { inputs: tables('b', 5), outputs: tables('c', 5) })));
  await drive('15,000 column edges', () => post(event('columns', { outputs: columnLineage() })));
  await drive('1,000 small events', () => post(...Array.from({ length: 1000 }, small)));
  for (const path of views) await drive(path, () => target.request('GET', path));
  expect(stalls).toEqual({});
}, 180_000);

import type { Tx } from '../../../platform/db/database.ts';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import { decideRunState } from './decide-edges.ts';
import type { EventFacts } from './event-facts.ts';
import type { Facets } from './openlineage.ts';
import type { LineageTables, RunRow } from './tables.ts';

/** Facets of runs can be whole query plans; only small ones are kept beside the event. */
const MOST_FACET_CHARACTERS = 2000;

const columns = [
  'id',
  'job_id',
  'state',
  'created_at',
  'updated_at',
  'started_at',
  'ended_at',
  'facets',
] as const satisfies ReadonlyArray<keyof RunRow>;

/** Writes the run of an event, and what it read and wrote. */
export async function writeRun(
  tx: Tx,
  facts: EventFacts,
  run: NonNullable<EventFacts['run']>,
  now: number,
): Promise<void> {
  const db = tx.on<LineageTables>();
  const before = await db.selectFrom('data_lineage_runs').selectAll().where('id', '=', run.id).executeTakeFirst();
  const row = nextRow(before, facts, run, now);
  await insertRows(tx, 'data_lineage_runs', columns, [columns.map((column) => row[column])], { replaceBy: ['id'] });
  const io = facts.datasets.map(({ id, direction, version }) => [run.id, direction, id, version]);
  const key = ['run_id', 'direction', 'dataset_id'];
  // What names no version must not hide the one that an earlier event named.
  const [bare, versioned] = [
    io.filter(([, , , version]) => version === ''),
    io.filter(([, , , version]) => version !== ''),
  ];
  await insertRows(tx, 'data_lineage_run_io', [...key, 'version'], bare, { skipKnown: true });
  await insertRows(tx, 'data_lineage_run_io', [...key, 'version'], versioned, { replaceBy: key });
}

function nextRow(
  before: RunRow | undefined,
  { at, job }: EventFacts,
  run: NonNullable<EventFacts['run']>,
  now: number,
): RunRow {
  const state = decideRunState(before?.state, run.type);
  const hasEnded = run.type === 'COMPLETE' || run.type === 'FAIL' || run.type === 'ABORT';
  // Row mapping: written below only.
  const old = before === undefined ? {} : (JSON.parse(before.facets) as Facets);
  const small = Object.entries(run.facets).filter(([, facet]) => JSON.stringify(facet).length <= MOST_FACET_CHARACTERS);
  return {
    id: run.id,
    job_id: before?.job_id ?? job?.id ?? '',
    state,
    created_at: before?.created_at ?? now,
    updated_at: now,
    started_at: run.type === 'START' ? at : (before?.started_at ?? null),
    ended_at: hasEnded ? at : (before?.ended_at ?? null),
    facets: JSON.stringify({ ...old, ...Object.fromEntries(small) }),
  };
}

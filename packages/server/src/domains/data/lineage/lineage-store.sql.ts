import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../kernel/canonical-json.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import { type EventFacts, readEventFacts } from './event-facts.ts';
import type { LineageEvent } from './openlineage.ts';
import { writeColumns } from './store-columns.sql.ts';
import { writeEdges } from './store-edges.sql.ts';
import { writeNodes } from './store-nodes.sql.ts';
import { writeRun } from './store-runs.sql.ts';
import type { LineageTables } from './tables.ts';

/** How an event is taken in. */
export interface TakeEvent {
  readonly event: LineageEvent;
  /** Made by this platform. */
  readonly own: boolean;
  readonly receivedAt: number;
  readonly ownNamespace: string;
}

/** Keeps an event and brings the graph up to it; the same event again changes nothing. True when it was new. */
export async function takeEvent(tx: Tx, take: TakeEvent): Promise<boolean> {
  const facts = readEventFacts(take.event, take.ownNamespace);
  if (!(await keepEvent(tx, take, facts))) return false;
  const job = await writeNodes(tx, facts, take.receivedAt);
  if (facts.run !== undefined) await writeRun(tx, facts, facts.run, take.receivedAt);
  if (job !== undefined) await writeEdges(tx, facts, job);
  await writeColumns(tx, facts);
  return true;
}

async function keepEvent(tx: Tx, { event, own, receivedAt }: TakeEvent, facts: EventFacts): Promise<boolean> {
  const text = canonicalJson(event);
  const id = createHash('sha256').update(text).digest('hex');
  const last = await tx
    .on<LineageTables>()
    .selectFrom('data_lineage_events')
    .select((eb) => eb.fn.max('position').as('position'))
    .executeTakeFirst();
  const columns = ['id', 'position', 'kind', 'run_id', 'own', 'at', 'received_at', 'event'];
  const position = (last?.position ?? 0) + 1;
  const row = [
    id,
    position,
    facts.kind,
    facts.run?.id ?? null,
    own ? 1 : 0,
    facts.at,
    receivedAt,
    JSON.stringify(event),
  ];
  return (await insertRows(tx, 'data_lineage_events', columns, [row], { skipKnown: true })) === 1;
}

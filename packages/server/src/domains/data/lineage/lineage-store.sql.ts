import type { Tx } from '../../../platform/db/database.ts';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import { createPacer } from '../../../platform/pacer.ts';
import { type EventFacts, readEventFacts } from './event-facts.ts';
import { computeEventId } from './event-id.ts';
import type { LineageEvent } from './openlineage.ts';
import { writeColumns } from './store-columns.sql.ts';
import { writeEdges } from './store-edges.sql.ts';
import { writeNodes } from './store-nodes.sql.ts';
import { writeRun } from './store-runs.sql.ts';
import type { LineageTables } from './tables.ts';

/** An event that is read, and can be kept. */
export interface ReadyEvent {
  readonly id: string;
  /** Its JSON, as it is kept. */
  readonly text: string;
  readonly facts: EventFacts;
}

/** How an event is taken in. */
export interface TakeEvent {
  readonly event: LineageEvent;
  /** Made by this platform. */
  readonly own: boolean;
  readonly receivedAt: number;
  readonly ownNamespace: string;
}

/** Reads an event, in turns: one of many columns takes time. */
export async function readyEvent({ event, ownNamespace }: Omit<TakeEvent, 'own' | 'receivedAt'>): Promise<ReadyEvent> {
  const pace = createPacer();
  const text = JSON.stringify(event);
  await pace();
  const id = await computeEventId(event, text.length, pace);
  return { id, text, facts: await readEventFacts(event, ownNamespace, pace) };
}

/** Keeps an event and brings the graph up to it; the same event again changes nothing. True when it was new. */
export async function takeEvent(tx: Tx, take: TakeEvent): Promise<boolean> {
  return keepEvent(tx, await readyEvent(take), take);
}

/** Keeps an event that is read already, as {@link takeEvent} does. */
export async function keepEvent(
  tx: Tx,
  event: ReadyEvent,
  { own, receivedAt }: Pick<TakeEvent, 'own' | 'receivedAt'>,
): Promise<boolean> {
  const { facts } = event;
  if (!(await insertEvent(tx, event, own, receivedAt))) return false;
  const job = await writeNodes(tx, facts, receivedAt);
  if (facts.run !== undefined) await writeRun(tx, facts, facts.run, receivedAt);
  if (job !== undefined) await writeEdges(tx, facts, job);
  await writeColumns(tx, facts);
  return true;
}

async function insertEvent(
  tx: Tx,
  { id, text, facts }: ReadyEvent,
  own: boolean,
  receivedAt: number,
): Promise<boolean> {
  const last = await tx
    .on<LineageTables>()
    .selectFrom('data_lineage_events')
    .select((eb) => eb.fn.max('position').as('position'))
    .executeTakeFirst();
  const columns = ['id', 'position', 'kind', 'run_id', 'own', 'at', 'received_at', 'event'];
  const position = (last?.position ?? 0) + 1;
  const row = [id, position, facts.kind, facts.run?.id ?? null, own ? 1 : 0, facts.at, receivedAt, text];
  return (await insertRows(tx, 'data_lineage_events', columns, [row], { skipKnown: true })) === 1;
}

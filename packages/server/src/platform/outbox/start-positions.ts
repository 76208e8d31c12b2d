import { createHash } from 'node:crypto';
import type { Database, Tx } from '../db/database.ts';
import type { OutboxTables } from './event-row.ts';
import type { Reaction } from './outbox.ts';

/**
 * Where each reaction goes on. In a home without any cursor all begin with the first event; a reaction that a later version adds begins with what
 * happens from then on, because it must not act on history, unless it asks for that. One that asks for history begins anew when it asks for other types of
 * events than before; what it had already is marked, and passed over.
 */
export async function findStartPositions(
  db: Database,
  reactions: readonly Reaction[],
): Promise<ReadonlyMap<string, number>> {
  return db.run(async (tx) => {
    const tables = tx.on<OutboxTables>();
    const kept = await tables.selectFrom('platform_reaction_cursors').selectAll().execute();
    const known = new Map(kept.map(({ reaction, seq }) => [reaction, seq]));
    const head = await tables
      .selectFrom('platform_events')
      .select((eb) => eb.fn.max('seq').as('seq'))
      .executeTakeFirst();
    const first = kept.length === 0 ? 0 : (head?.seq ?? 0);
    const positions = new Map<string, number>();
    for (const reaction of reactions) {
      const position = known.get(reaction.name);
      if (reaction.history === true) positions.set(reaction.name, await beginHistory(tx, reaction, position, known));
      else {
        if (position === undefined) await keepCursor(tx, reaction.name, first);
        positions.set(reaction.name, position ?? first);
      }
    }
    return positions;
  });
}

/** A row of its own says for which types the history was begun. */
async function beginHistory(
  tx: Tx,
  { name, on }: Reaction,
  position: number | undefined,
  known: ReadonlyMap<string, number>,
): Promise<number> {
  const types = createHash('sha256')
    .update([...on].sort().join())
    .digest('hex')
    .slice(0, 12);
  const begun = `${name}, types ${types}`;
  if (position !== undefined && known.has(begun)) return position;
  if (!known.has(begun)) await keepCursor(tx, begun, 0);
  if (position === undefined) await keepCursor(tx, name, 0);
  else
    await tx
      .on<OutboxTables>()
      .updateTable('platform_reaction_cursors')
      .set({ seq: 0 })
      .where('reaction', '=', name)
      .execute();
  return 0;
}

async function keepCursor(tx: Tx, reaction: string, seq: number): Promise<void> {
  await tx.on<OutboxTables>().insertInto('platform_reaction_cursors').values({ reaction, seq }).execute();
}

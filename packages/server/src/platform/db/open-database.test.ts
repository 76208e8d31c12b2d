import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { eachDatabase } from '../../testing/test-database.ts';
import type { Database, Tx } from './database.ts';
import type { Migration } from './migration.ts';
import { isForeignKeyViolation, isUniqueViolation } from './sql-errors.ts';

interface Tables {
  things: {
    id: string;
    name: string;
    size: number | null;
    weight: number | null;
    weight_is_nan: number;
    live: number;
    at: number;
  };
  parts: { thing_id: string; position: number; note: string };
}

const thingsMigration: Migration = {
  name: '0001-test-things',
  async up(schema) {
    await schema.createTable('things', (kind) => ({
      id: kind.id().primaryKey(),
      name: kind.text(),
      size: kind.int64().nullable(),
      weight: kind.double({ nan: true }),
      live: kind.flag().defaultTo(1),
      at: kind.instant(),
    }));
    await schema.createTable(
      'parts',
      (kind) => ({ thing_id: kind.id().references('things', 'id'), position: kind.int64(), note: kind.text() }),
      { primaryKey: ['thing_id', 'position'] },
    );
    await schema.addColumn('parts', 'extra', (kind) => kind.json().nullable());
    await schema.createIndex('things_by_name', 'things', ['name', 'id'], { unique: true });
  },
};

async function add(tx: Tx, id: string, name = id): Promise<void> {
  await tx
    .on<Tables>()
    .insertInto('things')
    .values({ id, name, size: 1, weight: 0.5, weight_is_nan: 0, live: 1, at: 5 })
    .execute();
}

async function idsOf(db: Database): Promise<string[]> {
  const rows = await db.read<Tables>().selectFrom('things').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

eachDatabase((kind, open) => {
  const opened = () => open({ migrations: [thingsMigration] });

  it('commits a unit of work and gives its value', async () => {
    const { db } = await opened();
    expect(db.kind).toBe(kind);
    const value = await db.run(async (tx) => {
      await add(tx, 'a');
      return 7;
    });
    expect(value).toBe(7);
    expect(await idsOf(db)).toEqual(['a']);
  });

  it('rolls back one failing work of a group and keeps the others', async () => {
    const { db } = await opened();
    const outcomes = await Promise.allSettled([
      db.run((tx) => add(tx, 'a')),
      db.run(async (tx) => {
        await add(tx, 'b');
        throw new Error('no');
      }),
      db.run(async (tx) => {
        await add(tx, 'c');
        await add(tx, 'a');
      }),
      db.run((tx) => add(tx, 'd')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(await idsOf(db)).toEqual(['a', 'd']);
    const duplicate = outcomes[2];
    expect(duplicate?.status === 'rejected' && isUniqueViolation(duplicate.reason)).toBe(true);
  });

  it('runs works one after the other, so that read-then-write is safe', async () => {
    const { db } = await opened();
    const grow = () =>
      db.run(async (tx) => {
        const row = await tx.on<Tables>().selectFrom('things').select('size').where('id', '=', 'a').executeTakeFirst();
        if (row === undefined) await add(tx, 'a');
        else
          await tx
            .on<Tables>()
            .updateTable('things')
            .set({ size: (row.size ?? 0) + 1 })
            .where('id', '=', 'a')
            .execute();
      });
    await Promise.all(Array.from({ length: 300 }, grow));
    const row = await db.read<Tables>().selectFrom('things').select('size').executeTakeFirstOrThrow();
    expect(row.size).toBe(300);
  });

  it('hides a transaction from readers until its commit', async () => {
    const { db } = await opened();
    let seenInside: string[] | undefined;
    const writing = db.run(async (tx) => {
      await add(tx, 'a');
      seenInside = await Promise.resolve().then(() => idsOf(db));
    });
    await writing;
    expect(seenInside).toEqual([]);
    expect(await idsOf(db)).toEqual(['a']);
  });

  it('refuses nesting, and says so', async () => {
    const { db } = await opened();
    await expect(db.run(() => db.run(async () => 1))).rejects.toThrow(/inside another unit of work/);
    await db.run((tx) => add(tx, 'a'));
    expect(await idsOf(db)).toEqual(['a']);
  });

  it('lets a callback after the commit open the next unit of work', async () => {
    const { db } = await opened();
    const next = Promise.withResolvers<void>();
    const order: string[] = [];
    await db.run(async (tx) => {
      await add(tx, 'a');
      tx.afterCommit(() => {
        order.push('callback');
        db.run((inner) => add(inner, 'b')).then(next.resolve, next.reject);
      });
    });
    order.push('resolved');
    await next.promise;
    expect(order).toEqual(['callback', 'resolved']);
    expect(await idsOf(db)).toEqual(['a', 'b']);
  });

  it('forgets events and callbacks of a work that failed', async () => {
    const { db, events } = await opened();
    const calls: string[] = [];
    events.subscribe((event) => calls.push(event.type));
    await expect(
      db.run(async (tx) => {
        tx.afterCommit(() => calls.push('callback'));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(calls).toEqual([]);
  });

  it('throws on a statement after its transaction has ended', async () => {
    const { db } = await opened();
    const kept = await db.run(async (tx) => ({ builder: tx.on<Tables>(), tx }));
    await expect(kept.builder.selectFrom('things').selectAll().execute()).rejects.toThrow(/has ended/);
    await expect(add(kept.tx, 'a')).rejects.toThrow(/has ended/);
    expect(() => kept.tx.afterCommit(() => undefined)).toThrow(/has ended/);
  });

  it('refuses transactions opened on the query builder', async () => {
    const { db } = await opened();
    await expect(
      db
        .read<Tables>()
        .transaction()
        .execute(async () => 1),
    ).rejects.toThrow(/db\.run/);
  });

  it('enforces foreign keys, checks and types', async () => {
    const { db } = await opened();
    const orphan = db.run((tx) =>
      tx.on<Tables>().insertInto('parts').values({ thing_id: 'x', position: 1, note: '' }).execute(),
    );
    expect(isForeignKeyViolation(await orphan.catch((error: unknown) => error))).toBe(true);
    const insert = (live: number, id: string) =>
      db.run((tx) =>
        tx
          .on<Tables>()
          .insertInto('things')
          .values({ id, name: 'n', size: null, weight: null, weight_is_nan: 1, live, at: 1 })
          .execute(),
      );
    await expect(insert(2, 'a')).rejects.toThrow();
    await expect(insert(1, '')).rejects.toThrow();
    await expect(
      db.run((tx) =>
        sql`insert into parts (thing_id, position, note) values ('x', 'word', '')`.execute(tx.on<Tables>()),
      ),
    ).rejects.toThrow();
    await insert(1, 'a');
    expect(await idsOf(db)).toEqual(['a']);
  });

  it.each([
    ['NaN', Number.NaN, /NaN/],
    ['NUL in text', 'a\0b', /NUL/],
    ['an object', { a: 1 }, /object/],
  ])('refuses %s', async (_name, value, message) => {
    const { db } = await opened();
    await expect(db.run((tx) => sql`select ${value}`.execute(tx.on<Tables>()))).rejects.toThrow(message);
  });

  it('gives numbers, truth and order alike', async () => {
    const { db } = await opened();
    await db.run(async (tx) => {
      for (const name of ['b', 'A', 'a', 'B', 'é', '_', 'Z']) await add(tx, name);
      await tx
        .on<Tables>()
        .updateTable('things')
        .set({ size: Number.MAX_SAFE_INTEGER, weight: 0.1 })
        .where('id', '=', 'a')
        .execute();
    });
    const read = db.read<Tables>();
    expect(await idsOf(db)).toEqual(['A', 'B', 'Z', '_', 'a', 'b', 'é']);
    const like = await read.selectFrom('things').select('id').where('name', 'like', 'a%').execute();
    expect(like).toEqual([{ id: 'a' }]);
    const row = await read
      .selectFrom('things')
      .select((eb) => [
        eb.fn.countAll<number>().as('count'),
        eb.fn.sum<number>('live').as('sum'),
        eb.fn.max('size').as('max'),
        eb.fn.avg<number>('live').as('average'),
        eb('id', '=', 'a').as('truth'),
        'weight',
      ])
      .where('id', '=', 'a')
      .groupBy(['id', 'weight'])
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ count: 1, sum: 1, max: Number.MAX_SAFE_INTEGER, average: 1, truth: 1, weight: 0.1 });
  });

  it('counts what a statement changed', async () => {
    const { db } = await opened();
    await db.run((tx) => add(tx, 'a'));
    const update = (id: string) =>
      db.run((tx) =>
        tx.on<Tables>().updateTable('things').set({ size: 3 }).where('id', '=', id).executeTakeFirstOrThrow(),
      );
    expect((await update('a')).numUpdatedRows).toBe(1n);
    expect((await update('b')).numUpdatedRows).toBe(0n);
    const returned = await db.run((tx) =>
      tx.on<Tables>().deleteFrom('things').where('id', '=', 'a').returning('id').execute(),
    );
    expect(returned).toEqual([{ id: 'a' }]);
  });

  describe('scans', () => {
    it.each([0, 1, 2000, 2001, 5000])('reads %i rows off the main thread, as rows and as JSON', async (count) => {
      const { db } = await opened();
      await db.run(async (tx) => {
        await add(tx, 'a');
        for (let position = 0; position < count; position += 500) {
          const parts = Array.from({ length: Math.min(500, count - position) }, (_, index) => ({
            thing_id: 'a',
            position: position + index,
            note: 'it’s "quoted" é',
          }));
          await tx.on<Tables>().insertInto('parts').values(parts).execute();
        }
      });
      const query = db
        .read<Tables>()
        .selectFrom('parts')
        .select(['position', 'note'])
        .where('thing_id', '=', 'a')
        .orderBy('position')
        .compile();
      const rows = await db.scan(query);
      expect(rows.length).toBe(count);
      expect(JSON.parse(new TextDecoder().decode(await db.scanJson(query)))).toEqual(rows);
    });

    it('reports an error of the statement and goes on', async () => {
      const { db } = await opened();
      await expect(db.scan({ sql: 'select * from nothing', parameters: [] })).rejects.toThrow(/nothing/);
      await expect(db.scan({ sql: 'delete from things', parameters: [] })).rejects.toThrow(/read.?only/);
      expect(await db.scan({ sql: 'select 1 as one', parameters: [] })).toEqual([{ one: 1 }]);
    });
  });

  it('refuses work once it is closed', async () => {
    const { db } = await opened();
    await db.close();
    await db.close();
    await expect(db.run(async () => 1)).rejects.toMatchObject({ code: 'platform.database_closed' });
  });
});

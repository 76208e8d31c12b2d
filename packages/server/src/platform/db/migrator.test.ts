import { expect, it } from 'vitest';
import { createSilentLog } from '../../testing/silent-log.ts';
import { createTestClock } from '../../testing/test-clock.ts';
import { createTestLocation, eachDatabase } from '../../testing/test-database.ts';
import { createTestIds } from '../../testing/test-ids.ts';
import { createEventWriter } from '../outbox/event-writer.ts';
import type { Migration } from './migration.ts';
import { migrations } from './migrations/index.ts';
import { openDatabase } from './open-database.ts';

const one: Migration = {
  name: '0001-one',
  up: (schema) => schema.createTable('one', (kind) => ({ id: kind.id().primaryKey() })),
};
const two: Migration = {
  name: '0002-two',
  up: (schema) => schema.createTable('two', (kind) => ({ id: kind.id().references('one', 'id') })),
};
const broken: Migration = {
  name: '0003-broken',
  async up(schema) {
    await schema.createTable('three', (kind) => ({ id: kind.id().primaryKey() }));
    await schema.addColumn('three', 'must', (kind) => kind.text());
  },
};

eachDatabase((kind) => {
  async function place() {
    const location = await createTestLocation(kind);
    const clock = createTestClock();
    const sink = createEventWriter({ clock, ids: createTestIds(clock), onListenerError: () => undefined });
    return {
      async names(list: readonly Migration[]) {
        const db = await openDatabase(location, { clock, sink, log: createSilentLog(), migrations: list });
        try {
          const rows = await db.scan<{ name: string }>({
            sql: 'select name from platform_migrations order by name',
            parameters: [],
          });
          return rows.map(({ name }) => name);
        } finally {
          await db.close();
        }
      },
    };
  }

  it('applies what is missing, in order of name, whatever the order of the list', async () => {
    const { names } = await place();
    expect(await names([two, one])).toEqual(['0001-one', '0002-two']);
    expect(await names([one, two])).toEqual(['0001-one', '0002-two']);
  });

  it('refuses a home of a newer version and names what it does not know', async () => {
    const { names } = await place();
    await names([one, two]);
    await expect(names([one])).rejects.toMatchObject({
      code: 'platform.home_is_newer',
      message: expect.stringContaining('"0002-two"'),
    });
  });

  it('leaves nothing behind when a migration fails', async () => {
    const { names } = await place();
    await expect(names([one, broken])).rejects.toThrow(/three\.must/);
    expect(await names([one])).toEqual(['0001-one']);
  });

  it('applies the list of this version', async () => {
    const { names } = await place();
    expect(await names(migrations)).toEqual(migrations.map(({ name }) => name).sort());
  });
});

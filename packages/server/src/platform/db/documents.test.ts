import { describe, expect, it } from 'vitest';
import { eachDatabase } from '../../testing/test-database.ts';
import type { Database } from './database.ts';
import type { DocumentRequest, DocumentShape } from './documents.ts';
import { idsIn } from './ids-in.ts';
import { insertRows } from './insert-rows.ts';
import type { Migration } from './migration.ts';

interface Tables {
  things: { id: string; name: string; at: number; size: number | null; live: number; extra: string | null };
  marks: { thing_id: string; name: string; value: number | null; value_is_nan: number; step: number };
}

const migration: Migration = {
  name: '0001-test-documents',
  async up(schema) {
    await schema.createTable('things', (kind) => ({
      id: kind.id().primaryKey(),
      name: kind.text(),
      at: kind.instant(),
      size: kind.double({ nan: true }),
      live: kind.flag(),
      extra: kind.json().nullable(),
    }));
    await schema.createTable(
      'marks',
      (kind) => ({ thing_id: kind.id(), name: kind.text(), value: kind.double({ nan: true }), step: kind.int64() }),
      { primaryKey: ['thing_id', 'name'], clustered: true },
    );
  },
};

type Thing = readonly [string, string, number, number | null, number, string | null];
type Mark = readonly [string, string, number | null, number, number | string];

async function fill(db: Database, things: readonly Thing[], marks: readonly Mark[] = []): Promise<void> {
  await db.run(async (tx) => {
    await insertRows(tx, 'things', ['id', 'name', 'at', 'size', 'live', 'extra'], things);
    await insertRows(tx, 'marks', ['thing_id', 'name', 'value', 'value_is_nan', 'step'], marks);
  });
}

function request(db: Database, ids: readonly string[], shape: DocumentShape): DocumentRequest {
  const read = db.read<Tables>();
  const marks = read
    .selectFrom('marks')
    .select(['thing_id as owner', 'name', 'value', 'value_is_nan', 'step'])
    .where(idsIn(db.kind, 'thing_id', ids));
  return {
    ids,
    head: read
      .selectFrom('things')
      .select(['id', 'name', 'at', 'size', 'live', 'extra'])
      .where(idsIn(db.kind, 'id', ids))
      .compile(),
    parts: {
      marks: marks.orderBy('thing_id').orderBy('name').compile(),
      backwards: marks.orderBy('name', 'desc').orderBy('thing_id').compile(),
    },
    shape,
  };
}

async function documents(db: Database, ids: readonly string[], shape: DocumentShape): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await db.scanDocuments(request(db, ids, shape))));
}

const mark: DocumentShape = {
  key: { column: 'name', as: 'text' },
  value: { column: 'value', as: 'number', nan: 'value_is_nan' },
  step: { column: 'step', as: 'number' },
};

eachDatabase((_kind, open) => {
  const opened = async (things: readonly Thing[], marks: readonly Mark[] = []) => {
    const { db } = await open({ migrations: [migration] });
    await fill(db, things, marks);
    return db;
  };

  describe('documents', () => {
    it('come in the order of the ids, with nothing for an id that is unknown', async () => {
      const db = await opened(['a', 'b', 'c'].map((id) => [id, id, 1, null, 1, null]));
      const shape: DocumentShape = { id: { column: 'id', as: 'text' } };
      const ids = ['c', 'no', 'a', 'n\0', '\ud800', 'b'];
      expect(await documents(db, ids, shape)).toEqual([{ id: 'c' }, { id: 'a' }, { id: 'b' }]);
      expect(await documents(db, [], shape)).toEqual([]);
      expect(await documents(db, ['no'], shape)).toEqual([]);
    });

    it('hold every kind of field', async () => {
      const db = await opened(
        [
          ['a', 'finished', 1_700_000_000_123, 0.1, 1, '{"b":"2","a":"é\\""}'],
          ['b', 'odd', 0, null, 0, null],
          ['c', 'x', 0, null, 0, '{}'],
        ],
        [
          ['a', 'loss', 0.25, 0, 7],
          ['a', 'auc', null, 1, 0],
        ],
      );
      const shape: DocumentShape = {
        info: {
          object: {
            status: { column: 'name', as: 'text', texts: { finished: 'FINISHED' } },
            at: { column: 'at', as: 'number' },
            at_text: { column: 'at', as: 'text' },
            live: { column: 'live', as: 'flag' },
            size: { column: 'size', as: 'number' },
            extra: { column: 'extra', as: 'json' },
            extras: { entries: 'extra', key: 'k', value: 'v' },
            kind: { fixed: 'thing' },
            none: { fixed: [] },
          },
        },
        marks: { list: 'marks', item: mark },
        backwards: { list: 'backwards', item: { n: { column: 'name', as: 'text' } }, keepEmpty: true },
        byName: { map: 'marks', key: 'name', value: { column: 'step', as: 'number' } },
        valued: { map: 'marks', key: 'name', value: { column: 'value', as: 'number' } },
        objects: { map: 'marks', key: 'name', value: { object: { step: { column: 'step', as: 'text' } } } },
      };
      const fixed = { kind: 'thing', none: [] };
      const empty = { backwards: [], byName: {}, valued: {}, objects: {} };
      expect(await documents(db, ['a', 'b', 'c'], shape)).toEqual([
        {
          info: {
            status: 'FINISHED',
            at: 1_700_000_000_123,
            at_text: '1700000000123',
            live: true,
            size: 0.1,
            extra: { b: '2', a: 'é"' },
            extras: [
              { k: 'b', v: '2' },
              { k: 'a', v: 'é"' },
            ],
            ...fixed,
          },
          marks: [
            { key: 'auc', value: 'NaN', step: 0 },
            { key: 'loss', value: 0.25, step: 7 },
          ],
          backwards: [{ n: 'loss' }, { n: 'auc' }],
          byName: { auc: 0, loss: 7 },
          valued: { loss: 0.25 },
          objects: { auc: { step: '0' }, loss: { step: '7' } },
        },
        { info: { status: 'odd', at: 0, at_text: '0', live: false, ...fixed }, ...empty },
        { info: { status: 'x', at: 0, at_text: '0', live: false, extra: {}, ...fixed }, ...empty },
      ]);
    });

    it('write what stands for a null, and leave out empty text', async () => {
      const db = await opened([
        ['a', '', 0, null, 0, null],
        ['b', 'x', 0, null, 0, '{}'],
      ]);
      const shape: DocumentShape = {
        name: { column: 'name', as: 'text', skipEmpty: true },
        named: { column: 'name', as: 'text', absent: 'none' },
        extra: { column: 'extra', as: 'text', absent: '' },
      };
      expect(await documents(db, ['a', 'b'], shape)).toEqual([
        { named: '', extra: '' },
        { name: 'x', named: 'x', extra: '{}' },
      ]);
    });

    it('escape texts, keys and names of fields', async () => {
      const odd = '"\\\n\t\u0001\u2028</script>é😀\ud83d\ude00__proto__';
      const db = await opened([['a', odd, 1, null, 1, null]], [['a', odd, 1, 0, 1]]);
      const shape: DocumentShape = {
        [odd]: { column: 'name', as: 'text', texts: { other: 'x' } },
        plain: { column: 'name', as: 'text' },
        map: { map: 'marks', key: 'name', value: { column: 'name', as: 'text' } },
      };
      expect(await documents(db, ['a'], shape)).toEqual([{ [odd]: odd, plain: odd, map: { [odd]: odd } }]);
    });

    it('keep every double and every whole number to the last digit', async () => {
      const values = [0.1, 1 / 3, 5e-324, 1.7976931348623157e308, -1e21, 1e-7, 123456789012345680000, 2 ** 53 + 2];
      const db = await opened(
        [['a', '', 1, null, 1, null]],
        [
          ...values.map((value, at): Mark => ['a', `v${at}`, value, 0, at]),
          ['a', 'w', Number.POSITIVE_INFINITY, 0, '9223372036854775807'],
          ['a', 'x', Number.NEGATIVE_INFINITY, 0, '-9223372036854775808'],
        ],
      );
      const map = (column: 'value' | 'step'): DocumentShape => ({
        m: { map: 'marks', key: 'name', value: { column, as: 'number' } },
      });
      const expected = Object.fromEntries(values.map((value, at) => [`v${at}`, value]));
      expect(await documents(db, ['a'], map('value'))).toEqual([{ m: { ...expected, w: 'Infinity', x: '-Infinity' } }]);
      const text = new TextDecoder().decode(await db.scanDocuments(request(db, ['a'], map('step'))));
      expect(text).toContain('"w":9223372036854775807');
      expect(text).toContain('"x":-9223372036854775808');
    });

    it('tell a column or a part that is not there, and the next one works', async () => {
      const db = await opened([['a', 'a', 1, null, 1, null]], [['a', 'm', 1, 0, 1]]);
      await expect(documents(db, ['a'], { x: { column: 'nothing', as: 'text' } })).rejects.toThrow(/"nothing"/);
      const item: DocumentShape = { x: { column: 'nothing', as: 'text' } };
      await expect(documents(db, ['a'], { x: { list: 'marks', item } })).rejects.toThrow(/"nothing"/);
      await expect(documents(db, ['a'], { x: { list: 'nothing', item: mark } })).rejects.toThrow(/"nothing"/);
      const nested: DocumentShape = { x: { list: 'marks', item: mark } };
      await expect(documents(db, ['a'], { x: { list: 'marks', item: nested } })).rejects.toThrow(/inside an item/);
      expect(await documents(db, ['a'], { x: { column: 'name', as: 'text' } })).toEqual([{ x: 'a' }]);
    });

    it('of many rows are whole', async () => {
      const ids = Array.from({ length: 1000 }, (_, at) => `t${String(at).padStart(4, '0')}`);
      const names = Array.from({ length: 100 }, (_, at) => `m${at}`).sort();
      const db = await opened(
        ids.map((id, at) => [id, id, at, at / 3, at % 2, null]),
        ids.flatMap((id, at) => names.map((name, step): Mark => [id, name, at + step / 7, 0, step])),
      );
      const found = await documents(db, ids.toReversed(), {
        id: { column: 'id', as: 'text' },
        marks: { list: 'marks', item: mark },
      });
      expect(found).toEqual(
        ids
          .map((id, at) => ({ id, marks: names.map((key, step) => ({ key, value: at + step / 7, step })) }))
          .toReversed(),
      );
      const query = db
        .read<Tables>()
        .selectFrom('marks')
        .select(['name', 'value', 'value_is_nan', 'step', 'thing_id'])
        .orderBy('thing_id')
        .orderBy('name')
        .compile();
      const shaped = await db.scanShaped({ query, item: mark });
      const rows: unknown = JSON.parse(new TextDecoder().decode(shaped.json));
      expect(rows).toEqual(ids.flatMap((_id, at) => names.map((key, step) => ({ key, value: at + step / 7, step }))));
      expect(shaped.count).toBe(100_000);
      expect(shaped.last).toEqual({ name: 'm99', value: 999 + 99 / 7, value_is_nan: 0, step: 99, thing_id: 't0999' });
    }, 60_000);
  });

  describe('shaped rows', () => {
    it('of nothing are an empty array', async () => {
      const db = await opened([]);
      const query = db.read<Tables>().selectFrom('marks').select('name').compile();
      const { json, count, last } = await db.scanShaped({ query, item: { name: { column: 'name', as: 'text' } } });
      expect([new TextDecoder().decode(json), count, last]).toEqual(['[]', 0, undefined]);
    });

    it('tell the last row even when its numbers are long', async () => {
      const db = await opened([], [['a', 'w', null, 1, '9223372036854775807']]);
      const query = db.read<Tables>().selectFrom('marks').select(['name', 'value', 'value_is_nan', 'step']).compile();
      const { json, last } = await db.scanShaped({ query, item: mark });
      expect(new TextDecoder().decode(json)).toBe('[{"key":"w","value":"NaN","step":9223372036854775807}]');
      expect(last).toEqual({ name: 'w', value: null, value_is_nan: 1, step: '9223372036854775807' });
    });
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDuck } from '../../../../platform/duck/create-duck.ts';
import type { Duck } from '../../../../platform/duck/duck.ts';
import { quoteIdentifier, quoteLiteral } from '../../../../platform/duck/quote.ts';
import { createTestHome } from '../../../../testing/test-home.ts';
import { type MadePerson, makePerson } from '../testing/made-people.ts';
import { type ScannedColumn, scanVersion } from './scan-version.duck.ts';

let duck: Duck;
beforeAll(async () => {
  const { path: home } = await createTestHome();
  duck = createDuck({ threads: 2, memory: '500MB', tempFolder: `${home}/duck` });
});
afterAll(() => duck.close());

type Type = Parameters<typeof scanVersion>[1]['columns'][number]['type'];
type Made = Readonly<Record<string, readonly [type: Type, cell: (i: number) => string | number | null]>>;

const stored = { number: 'DOUBLE', integer: 'BIGINT', date: 'DATE', timestamp: 'TIMESTAMP' } as Readonly<
  Record<string, string>
>;

/** What a scan finds in `rows` made rows, by column. */
async function scan(made: Made, rows = 200): Promise<ReadonlyMap<string, ScannedColumn>> {
  const columns = Object.entries(made).map(([name, [type]]) => ({ name, type }));
  const lines = Array.from({ length: rows }, (_, i) => {
    const cells = Object.values(made).map(([, cell]) => {
      const value = cell(i);
      return value === null ? 'NULL' : quoteLiteral(String(value));
    });
    return `(${i}, ${cells.join(', ')})`;
  });
  const found = await duck.session(async (session) => {
    const names = columns.map(
      ({ name }, at) => `CAST(c${at} AS ${stored[made[name]?.[0] ?? ''] ?? 'VARCHAR'}) AS ${quoteIdentifier(name)}`,
    );
    await session.execute(
      `CREATE TABLE rows AS SELECT ${names.join(', ')}, r AS __row FROM (VALUES ${lines.join(', ')}) AS t(r, ${columns.map((_, at) => `c${at}`).join(', ')})`,
    );
    return scanVersion(session, { from: 'rows', rows, columns, today: '2026-11-30' });
  });
  return new Map(found.map((column) => [column.column, column]));
}

const text = (cell: (i: number) => string | null): Made[string] => ['text', cell];
const person = (field: keyof MadePerson) => text((i) => makePerson(i)[field]);

test('every class is found, by the values alone where they speak for themselves', async () => {
  const found = await scan({
    contact: person('email'),
    bank: person('iban'),
    paid_with: person('card'),
    peer: person('ip'),
    reached_at: person('phone'),
    geburtsdatum: ['date', (i) => makePerson(i).birth],
    who: person('name'),
    said: person('comment'),
  });
  expect(Object.fromEntries([...found].map(([name, column]) => [name, column.class]))).toEqual({
    contact: 'email',
    bank: 'iban',
    paid_with: 'card',
    peer: 'ip-address',
    reached_at: 'phone',
    geburtsdatum: 'birth-date',
    who: 'person-name',
    said: 'free-text',
  });
  expect(found.get('contact')).toMatchObject({ confidence: 1, checked: 200, passed: 200 });
  expect(found.get('peer')?.words).toEqual(['peer']);
  expect(found.get('paid_with')?.shapes).toEqual(['9999999999999999']);
});

test('names of columns in four languages count, and lift what the values alone do not say', async () => {
  const digits = text((i) => String(4_155_550_000 + i * 37));
  const found = await scan({
    telefonnummer: digits,
    numero_de_telefono: digits,
    TelClient: digits,
    callId: digits,
    vorname: text((i) => ['Xaverl', 'Wastl', 'Gundl', 'Alois'][i % 4] ?? ''),
    'Nom de famille': text((i) => ['Dupont', 'Durand', 'Petit'][i % 3] ?? ''),
    apellidos: text((i) => ['García Gómez', 'Ruiz'][i % 2] ?? ''),
    birthDate: ['integer', (i) => 19_400_101 + (i % 50) * 10_000],
    Kreditkarte: ['number', (i) => Number(makePerson(i).card)],
    Kommentar: text((i) => `Bitte morgen ab ${i % 24} Uhr liefern`),
  });
  expect(Object.fromEntries([...found].map(([name, column]) => [name, [column.class, column.confidence]]))).toEqual({
    telefonnummer: ['phone', 1],
    numero_de_telefono: ['phone', 1],
    TelClient: ['phone', 1],
    vorname: ['person-name', 1],
    'Nom de famille': ['person-name', 1],
    apellidos: ['person-name', 1],
    birthDate: ['birth-date', 1],
    Kreditkarte: ['card', 1],
    Kommentar: ['free-text', expect.closeTo(0.684, 3)],
  });
});

test('ids, times, prices, versions, places and products are none of them', async () => {
  const words = ['Hanging Heart Holder', 'White Metal Lantern', 'Jack Knife', 'Lily Vase', 'Alarm Clock Bakelike'];
  const found = await scan({
    id: ['integer', (i) => 1_000_000 + i],
    order_number: text((i) => `536${String(i).padStart(6, '0')}`),
    created_ms: ['integer', (i) => 1_764_489_600_000 + i * 60_000],
    created_us: ['integer', (i) => 1_764_489_600_000_000 + i * 60_000_000],
    created_at: ['timestamp', (i) => `2026-01-05 08:${String(i % 60).padStart(2, '0')}:00`],
    day: ['date', (i) => `2026-01-${String(1 + (i % 28)).padStart(2, '0')}`],
    day_text: text((i) => `2026-01-${String(1 + (i % 28)).padStart(2, '0')}`),
    price: ['number', (i) => i / 7],
    amount_text: text((i) => `${i * 1000}.50`),
    version: text((i) => `1.${i % 20}.${i % 7}.${i}`),
    build: text((i) => `${i % 3}.${i % 9}.${i % 12}.${i % 30}`),
    sku: text((i) => `123-456-${String(i).padStart(3, '0')}`),
    ean: text((i) => String(4_006_381_333_931 + i * 11)),
    sensor: text((i) => `+${i}.5`),
    product_name: text((i) => words[i % words.length] ?? ''),
    title: text((i) => `${words[i % 5]} of the Year ${words[(i + 2) % 5]}`),
    city: text(
      (i) =>
        ['Paris', 'Florence', 'Charlotte', 'San Francisco', 'Berlin', 'Sofia', 'Lyon', 'Graz', 'Bonn'][i % 9] ?? '',
    ),
    country: text((i) => ['United Kingdom', 'France', 'Germany', 'Eire'][i % 4] ?? ''),
    uuid: text((i) => `0000000${i % 10}-1234-4321-abcd-${String(i).padStart(12, '0')}`),
    hash: text((i) => (i * 2_654_435_761).toString(16).padStart(32, 'a')),
    mac: text((i) => `00:1a:2b:3c:4d:${(i % 256).toString(16).padStart(2, '0')}`),
    imei: text((i) => `35${String(209_900_176_148 + i * 10)}1`),
    url: text((i) => `https://example.org/items/${i}?page=2`),
    time: text((i) => `${String(i % 24).padStart(2, '0')}:30:00`),
    status: text((i) => ['New', 'Open', 'Closed', 'On Hold', 'Done', 'Sent', 'Lost', 'Void'][i % 8] ?? ''),
    description: text((i) => `SET OF ${(i % 6) + 2} ${words[i % 5]?.toUpperCase()} WITH LID`),
    telephone: text((i) => ['A191', 'A192'][i % 2] ?? ''),
    birth_year: ['integer', (i) => 1940 + (i % 60)],
    place_of_birth: text((i) => ['Graz', 'Bonn', 'Lyon'][i % 3] ?? ''),
    empty: text(() => null),
  });
  expect([...found.values()].map(({ column, class: name, confidence }) => [column, name, confidence])).toEqual([]);
});

test('a column that is e-mail addresses for the most part is proposed, one with a few is not', async () => {
  const mixed = (every: number) => text((i) => (i % 10 < every ? `u${i}@example.org` : `u${i}`));
  const found = await scan({ login: mixed(7), handle: mixed(3) });
  expect([...found.keys()]).toEqual(['login']);
  expect(found.get('login')?.confidence).toBeCloseTo(0.7, 10);
});

test('more columns than one statement takes, and names that need quotes', async () => {
  const made = Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [`c "${at}"`, at === 57 ? person('email') : text((i) => `x${i}`)]),
  );
  expect([...(await scan(made, 20)).keys()]).toEqual(['c "57"']);
});

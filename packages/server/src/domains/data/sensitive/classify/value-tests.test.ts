import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDuck } from '../../../../platform/duck/create-duck.ts';
import type { Duck } from '../../../../platform/duck/duck.ts';
import { quoteLiteral } from '../../../../platform/duck/quote.ts';
import { createTestHome } from '../../../../testing/test-home.ts';
import { valueTests } from './value-tests.ts';

let duck: Duck;
beforeAll(async () => {
  const { path: home } = await createTestHome();
  duck = createDuck({ threads: 2, memory: '500MB', tempFolder: `${home}/duck` });
});
afterAll(() => duck.close());

/** Those of the values that pass a test. */
async function passing(name: string, values: readonly string[]): Promise<readonly string[]> {
  const [, sql] = valueTests('2026-11-30').find(([test]) => test === name) ?? ['', 'false'];
  return duck.session(async (session) => {
    const list = values.map((value, place) => `(${place}, ${quoteLiteral(value)})`).join(', ');
    const rows = await session.rows(`SELECT v FROM (VALUES ${list}) AS t(place, v) WHERE ${sql} ORDER BY place`);
    return rows.map(({ v }) => String(v));
  });
}

// Card numbers are the test numbers that issuers publish; IBANs the examples of the SWIFT registry.
test.each([
  [
    'email',
    [
      'a@b.co',
      'Jane.O+x@mail.example.museum',
      'jürgen@münchen.example',
      "o'hara@example.org",
      'x@xn--bcher-kva.xn--p1ai',
    ],
    ['a@b', 'a@b.c1', '.a@b.co', 'a..b@c.de', 'a b@c.de', 'a@-b.de', '@b.de', 'a@b@c.de', `${'a'.repeat(65)}@b.de`],
  ],
  [
    'card',
    [
      '4111111111111111',
      '4242 4242 4242 4242',
      '5555-5555-5555-4444',
      '378282246310005',
      '2223003122003222',
      '6011111111111117',
      '30569309025904',
      '3530111333300000',
      '4222222222222',
    ],
    [
      '4111111111111112',
      '1764489600000',
      '17644896000001234',
      '0000000000000000',
      '9111111111111111',
      '4111 1111',
      '123',
      'M4111111111111111',
    ],
  ],
  [
    'iban',
    [
      'DE89370400440532013000',
      'GB29 NWBK 6016 1331 9268 19',
      'FR1420041010050500013M02606',
      'MT84MALT011000012345MTLCAST001S',
      'NO9386011117947',
      'LC55HEMM000100010012001200023015',
      'fr1420041010050500013m02606',
    ],
    [
      'DE89370400440532013001',
      'DE8937040044053201300',
      'XX89370400440532013000',
      'DE',
      '89370400440532013000',
      'GB29NWBK60161331926818',
    ],
  ],
  [
    'ip',
    [
      '10.0.0.1',
      '255.255.255.255',
      '203.0.113.7:8080',
      '198.51.100.0/24',
      '::1',
      '2001:db8::8a2e:370:7334',
      '2001:db8:0:0:1:0:0:1',
      'fe80::',
      '::ffff:192.0.2.128',
      '2001:db8::/48',
    ],
    [
      '256.1.1.1',
      '1.2.3',
      '1.2.3.4.5',
      '01.2.3.4',
      '12:30:00',
      '00:1a:2b:3c:4d:5e',
      '00:1a:2b:3c:4d:5e:6f:70',
      '1::2::3',
      '1:2:3:4:5:6:7:8:9',
      '12:30',
      'dead:beef',
      'v1.2.3.4',
      '2026-01-05T08:00:00',
    ],
  ],
  [
    'strict_phone',
    ['+49 30 901820', '+1 (555) 010-9999', '0033 1 70 18 99 00', '(030) 901820 15', '+14155550132', '(415) 555-0132'],
    ['+1', '4155550132', '2026-01-05', '1.234.567', '0049', '+0 30 90 18 20', '(1) 2', '00123'],
  ],
  [
    'phone',
    ['030 901820', '0170-1234567', '415-555-0132', '4155550132', '555.010.9999 x12'],
    ['2026-01-05', '05.01.2026', '12345.678', '12', 'A4155550132', '1764489600000123', '12:30:00'],
  ],
  [
    'birth',
    ['1984-05-03', '03.05.1984', '5/3/1984', '19840503', '1984-05-03 00:00:00'],
    ['2031-01-01', '1850-01-01', '1984', '17850', '1984-13-40', 'May'],
  ],
  [
    'strict_name',
    [
      'Anna Müller',
      'Smith, John',
      'Dr. Jean-Luc Picard',
      'Ludwig van Beethoven',
      "Sinéad O'Connor",
      'Chris Benson; Daniel Whitenack',
    ],
    ['anna', 'Room 12', 'a@b.co', 'JOHN/SMITH', 'X1', '-'],
  ],
  ['known_name', ['Müller, Jürgen', 'ANNA SCHMIDT', 'josé'], ['WHITE METAL LANTERN', 'anna1', 'Paris']],
])('%s: what passes and what does not', async (name, good, bad) => {
  expect(await passing(name, [...good, ...bad])).toEqual(good);
});

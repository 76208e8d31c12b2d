import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDuck } from '../../../../platform/duck/create-duck.ts';
import type { Duck } from '../../../../platform/duck/duck.ts';
import { quoteLiteral } from '../../../../platform/duck/quote.ts';
import { createTestHome } from '../../../../testing/test-home.ts';
import type { MaskPlan, MaskRule } from './mask-rule.ts';
import { maskedSelect, maskTextSql, prepareMasking } from './mask-sql.ts';
import { maskText } from './mask-text.ts';

let duck: Duck;
beforeAll(async () => {
  const { path: home } = await createTestHome();
  duck = createDuck({ threads: 2, memory: '500MB', tempFolder: `${home}/duck` });
});
afterAll(() => duck.close());

const key = { id: '1', bytes: Buffer.from('0b'.repeat(20), 'hex') };
const rule = (method: MaskRule['method'], more: Partial<MaskRule> = {}): MaskRule => ({
  column: 'c',
  class: 'other',
  type: 'text',
  method,
  ...more,
});

/** The masked form of texts as the engine makes it. */
async function inEngine(texts: readonly string[], masked: MaskRule): Promise<readonly unknown[]> {
  return duck.session(async (session) => {
    await prepareMasking(session, { rules: new Map([['c', masked]]), key });
    const list = texts.map((text, place) => `(${place}, ${quoteLiteral(text)})`).join(', ');
    const rows = await session.rows(
      `SELECT ${maskTextSql('v', masked)} AS m FROM (VALUES ${list}) AS t(place, v) ORDER BY place`,
    );
    return rows.map(({ m }) => m);
  });
}

/** Columns of types as they are handed out. */
async function handedOut(columns: ReadonlyArray<readonly [MaskRule, string]>): Promise<readonly unknown[]> {
  const rules = new Map(columns.map(([one], at) => [`c${at}`, one]));
  const plan: MaskPlan = { rules, key };
  return duck.session(async (session) => {
    await prepareMasking(session, plan);
    const names = columns.map(([{ type }], at) => ({ name: `c${at}`, type }));
    const from = `(SELECT ${columns.map(([, sql], at) => `${sql} AS c${at}`).join(', ')})`;
    const select = maskedSelect(names, plan).map(
      ({ name, sql }) => `CAST(${sql} AS VARCHAR) AS ${name}, typeof(${sql}) AS t_${name}`,
    );
    const [row = {}] = await session.rows(`SELECT ${select.join(', ')} FROM ${from}`);
    return names.flatMap(({ name }) => [row[name], row[`t_${name}`]]);
  });
}

describe('each method', () => {
  test('hash is HMAC-SHA-256 of RFC 4231, and the same for the same number in any type', async () => {
    // Test case 1 of RFC 4231.
    expect(maskText('Hi There', rule('hash'), key)).toBe('b0344c61d8db38535ca8afceaf0bf12b');
    expect(await inEngine(['Hi There'], rule('hash'))).toEqual(['b0344c61d8db38535ca8afceaf0bf12b']);
    const hash = (text: string) => createHmac('sha256', key.bytes).update(text).digest('hex').slice(0, 32);
    const out = await handedOut([
      [rule('hash', { type: 'integer' }), '17850::BIGINT'],
      [rule('hash', { type: 'number' }), '17850::DOUBLE'],
      [rule('hash', { type: 'number' }), '0.5::DOUBLE'],
      [rule('hash', { type: 'text' }), "'17850'"],
      [rule('hash', { type: 'date' }), "DATE '1984-05-03'"],
    ]);
    const pairs = ['17850', '17850', '0.5', '17850', '1984-05-03'].flatMap((text) => [hash(text), 'VARCHAR']);
    expect(out).toEqual(pairs);
  });

  test('dates and numbers keep their type when they are generalised; missing stays missing', async () => {
    const out = await handedOut([
      [rule('generalise', { type: 'date', class: 'birth-date' }), "DATE '1984-05-03'"],
      [rule('generalise', { type: 'timestamp', class: 'birth-date' }), "TIMESTAMP '1984-05-03 10:11:12'"],
      [rule('generalise', { type: 'integer', class: 'birth-date' }), '19840503::BIGINT'],
      [rule('generalise', { type: 'integer', width: 10 }), '-7::BIGINT'],
      [rule('generalise', { type: 'number', width: 0.5 }), '2.74::DOUBLE'],
      [rule('redact', { type: 'integer' }), '5::BIGINT'],
      [rule('hash'), 'NULL::VARCHAR'],
      [rule('redact'), 'NULL::VARCHAR'],
    ]);
    expect(out).toEqual([
      ...['1984-01-01', 'DATE', '1984-01-01 00:00:00', 'TIMESTAMP', '19840101', 'BIGINT', '-10', 'BIGINT'],
      ...['2.5', 'DOUBLE', '[redacted]', 'VARCHAR', null, 'VARCHAR', null, 'VARCHAR'],
    ]);
  });

  test.each([
    ['network', rule('truncate', { class: 'ip-address' }), '203.0.113.77', '203.0.113.0/24'],
    ['network', rule('truncate', { class: 'ip-address' }), '2001:DB8:0a0b::1', '2001:db8:a0b::/48'],
    ['network', rule('truncate', { class: 'ip-address' }), '2001:db8::1', '2001:db8:0::/48'],
    ['network', rule('truncate', { class: 'ip-address' }), '1:2:3:4:5:6:7:8', '1:2:3::/48'],
    ['no network', rule('truncate', { class: 'ip-address' }), 'localhost', '[redacted]'],
    ['no network', rule('truncate', { class: 'ip-address' }), '12:30', '[redacted]'],
    ['card', rule('truncate', { class: 'card', keepLast: 4 }), '4111 1111 1111 1111', '****1111'],
    ['IBAN', rule('truncate', { class: 'iban', keepFirst: 2, keepLast: 4 }), 'DE89370400440532013000', 'DE****3000'],
    ['too short to keep half', rule('truncate', { keepLast: 4 }), '1234567', '[redacted]'],
    ['beyond 16 bits', rule('truncate', { keepFirst: 1 }), '😀é', '😀****'],
    ['year', rule('generalise', { class: 'birth-date' }), '03.05.1984', '1984'],
    ['year', rule('generalise', { class: 'birth-date' }), '19840503', '1984'],
    ['year of a date column', rule('generalise', { class: 'birth-date', type: 'date' }), '1984-05-03', '1984-01-01'],
    ['no year', rule('generalise', { class: 'birth-date' }), 'May', '[redacted]'],
    ['range', rule('generalise', { type: 'integer', width: 10 }), '47', '40'],
    ['no range', rule('generalise', { type: 'integer', width: 10 }), 'many', '[redacted]'],
    ['redacted', rule('redact'), 'anything', '[redacted]'],
  ])('%s: %o of %s', async (_, masked, text, expected) => {
    expect(maskText(text, masked, key)).toBe(expected);
    expect(await inEngine([text], masked)).toEqual([expected]);
  });
});

test('engine and process mask alike, whatever the text', async () => {
  const part = fc.constantFrom('1', '9', '.', ':', '::', ' ', '-', 'f', '20', '1984', '0', 'e', 'ß', '😀', "'");
  const joined = fc.array(part, { minLength: 1, maxLength: 9 }).map((parts) => parts.join(''));
  const any = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
  const text = fc.oneof(any, joined, fc.ipV4(), fc.ipV6()).map((one) => one.replaceAll('\0', ''));
  const rules = [
    rule('hash'),
    rule('truncate', { keepFirst: 2, keepLast: 1 }),
    rule('truncate', { class: 'ip-address' }),
    rule('generalise', { class: 'birth-date' }),
    rule('redact'),
  ];
  const check = async (texts: readonly string[]) => {
    for (const masked of rules)
      expect(await inEngine(texts, masked)).toEqual(texts.map((one) => maskText(one, masked, key)));
  };
  await fc.assert(fc.asyncProperty(fc.array(text, { minLength: 300, maxLength: 300 }), check), { numRuns: 2 });
}, 60_000);

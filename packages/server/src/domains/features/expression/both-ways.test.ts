import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDuck } from '../../../platform/duck/create-duck.ts';
import type { Duck } from '../../../platform/duck/duck.ts';
import { createTestHome } from '../../../testing/test-home.ts';
import { ClosureCompiler } from './closures.ts';
import { parseExpression } from './parse-expression.ts';
import { sqlOf } from './sql-of-tree.ts';
import type { TypedTree } from './tree.ts';
import { typeExpression } from './type-expression.ts';

const columns = new Map<string, 'number' | 'text'>([
  ['a', 'number'],
  ['b "x"', 'number'],
  ['c', 'number'],
  ['t', 'text'],
]);
type Row = readonly [number | null, number | null, number | null, string | null];

let duck: Duck;
let home: Awaited<ReturnType<typeof createTestHome>>;
beforeAll(async () => {
  home = await createTestHome();
  duck = createDuck({ threads: 2, memory: '400MB', tempFolder: join(home.path, 'tmp') });
});
afterAll(async () => {
  await duck.close();
  await home.remove();
});

function typed(source: string): TypedTree {
  return typeExpression(source, parseExpression(source), columns);
}

/** Results in JavaScript: null for missing. */
function evaluate(tree: TypedTree, rows: readonly Row[]): Array<number | string | boolean | null> {
  const register = {
    numbers: new Float64Array(3),
    absent: new Uint8Array(3),
    texts: [null] as Array<string | null>,
    missing: false,
  };
  const slots = new Map([
    ['a', 0],
    ['b "x"', 1],
    ['c', 2],
    ['t', 0],
  ]);
  const compiler = new ClosureCompiler(register, slots);
  const closure =
    tree.type === 'number'
      ? compiler.number(tree.tree)
      : tree.type === 'text'
        ? compiler.text(tree.tree)
        : compiler.boolean(tree.tree);
  return rows.map((row) => {
    for (const slot of [0, 1, 2] as const) {
      register.numbers[slot] = row[slot] ?? 0;
      register.absent[slot] = row[slot] === null ? 1 : 0;
    }
    register.texts[0] = row[3];
    const value = closure();
    return tree.type === 'number' && register.missing ? null : (value ?? null);
  });
}

const literal = (value: number | null) => (value === null ? 'NULL' : `CAST('${value}' AS DOUBLE)`);

/** Results in DuckDB, over stored columns, so that nothing is folded beforehand. */
async function ask(tree: TypedTree, rows: readonly Row[]) {
  return duck.session(async (session) => {
    await session.execute('CREATE TABLE r (n INTEGER, a DOUBLE, "b ""x""" DOUBLE, c DOUBLE, t VARCHAR)');
    const values = rows.map((row, n) => {
      const text = row[3] === null ? 'NULL' : `'${row[3].replaceAll("'", "''")}'`;
      return `(${n}, ${literal(row[0])}, ${literal(row[1])}, ${literal(row[2])}, ${text})`;
    });
    await session.execute(`INSERT INTO r VALUES ${values.join(', ')}`);
    const found = await session.rows(`SELECT ${sqlOf(tree)} AS v FROM r ORDER BY n`);
    return found.map((row) => row.v ?? null);
  });
}

function ulps(left: number, right: number): number {
  if (Object.is(left, right) || left === right || (Number.isNaN(left) && Number.isNaN(right))) return 0;
  if (!Number.isFinite(left) || !Number.isFinite(right)) return Number.POSITIVE_INFINITY;
  const view = new DataView(new ArrayBuffer(8));
  const order = (value: number) => {
    view.setFloat64(0, value);
    const bits = view.getBigInt64(0);
    return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
  };
  const distance = order(left) - order(right);
  return Number(distance < 0n ? -distance : distance);
}

const number: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e4, max: 1e4 }) },
  { weight: 2, arbitrary: fc.integer({ min: -5, max: 5 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      0.5,
      -0.5,
      2.5,
      0.49999999999999994,
      1e308,
      -1e308,
      5e-324,
      1e-310,
      9007199254740991,
      1 / 3,
    ),
  },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
);
const rowArbitrary: fc.Arbitrary<Row> = fc.tuple(
  fc.option(number, { nil: null }),
  fc.option(number, { nil: null }),
  fc.option(number, { nil: null, freq: 2 }),
  fc.option(fc.constantFrom('L', 'M', 'é', "it's"), { nil: null }),
);

const write = (value: number) => (value < 0 || Object.is(value, -0) ? `(-${-value})` : `${value}`).replace('e+', 'e');
const exactCalls = ['abs', 'sqrt', 'floor', 'ceil', 'round'] as const;

const { expression } = fc.letrec<{ expression: string; condition: string; words: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('a', '"b ""x"""', 'c'),
    number.map(write),
    fc
      .tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/'), tie('expression'))
      .map(([l, o, r]) => `(${l} ${o} ${r})`),
    tie('expression').map((e) => `-${e}`),
    fc.tuple(fc.constantFrom(...exactCalls), tie('expression')).map(([f, e]) => `${f}(${e})`),
    fc
      .tuple(fc.constantFrom('least', 'greatest', 'coalesce'), tie('expression'), tie('expression'))
      .map(([f, l, r]) => `${f}(${l}, ${r})`),
    fc
      .tuple(tie('condition'), tie('expression'), tie('expression'))
      .map(([w, l, r]) => `CASE WHEN ${w} THEN ${l} ELSE ${r} END`),
    fc.tuple(tie('condition'), tie('expression')).map(([w, l]) => `CASE WHEN ${w} THEN ${l} END`),
  ),
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .tuple(tie('expression'), fc.constantFrom('=', '<>', '<', '<=', '>', '>='), tie('expression'))
      .map(([l, o, r]) => `(${l} ${o} ${r})`),
    fc.tuple(tie('words'), fc.constantFrom('=', '<>'), tie('words')).map(([l, o, r]) => `(${l} ${o} ${r})`),
    tie('expression').map((e) => `(${e} IS NULL)`),
    fc.tuple(tie('condition'), fc.constantFrom('AND', 'OR'), tie('condition')).map(([l, o, r]) => `(${l} ${o} ${r})`),
    tie('condition').map((e) => `(NOT ${e})`),
    fc.constantFrom('TRUE', 'FALSE'),
  ),
  words: fc.oneof(fc.constantFrom('t', "'L'", "'it''s'"), fc.constant("COALESCE(t, 'M')")),
}));

test('random trees and rows: bit-equal in DuckDB and JavaScript', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(expression, fc.array(rowArbitrary, { minLength: 1, maxLength: 12 }), async (source, rows) => {
      const tree = typed(source);
      const ours = evaluate(tree, rows);
      const theirs = await ask(tree, rows);
      for (const [index, value] of ours.entries()) {
        const other = theirs[index] ?? null;
        const same = value === null || other === null ? value === other : ulps(Number(value), Number(other)) === 0;
        if (!same) throw new Error(`row ${index}: JavaScript ${value}, DuckDB ${other}, SQL ${sqlOf(tree)}`);
      }
    }),
    { numRuns: 300 },
  );
});

test('named transcendental functions: at most 2 ulp for the same argument', { timeout: 60_000 }, async () => {
  const calls = [
    'ln(a)',
    'exp(a)',
    'sin(a)',
    'cos(a)',
    'pow(a, "b ""x""")',
    'exp(a / 100)',
    'ln(abs(a) + 1)',
    'pow(abs(a), c / 50)',
    'pi()',
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...calls),
      fc.array(rowArbitrary, { minLength: 50, maxLength: 400 }),
      async (source, rows) => {
        const tree = typed(source);
        const ours = evaluate(tree, rows);
        const theirs = await ask(tree, rows);
        for (const [index, value] of ours.entries()) {
          const other = theirs[index] ?? null;
          const near = value === null || other === null ? value === other : ulps(Number(value), Number(other)) <= 2;
          if (!near)
            throw new Error(`${source} of ${JSON.stringify(rows[index])}: JavaScript ${value}, DuckDB ${other}`);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('what is stated of missing values, zero and rounding', async () => {
  const rows: Row[] = [[1, 0, null, 'L']];
  const cases: ReadonlyArray<[string, number | string | boolean | null]> = [
    ['a / "b ""x"""', null],
    ['COALESCE(a / "b ""x""", 7)', 7],
    ['7 / 2', 3.5],
    ['ln(0)', null],
    ['sqrt(-1)', null],
    ['c > 1 OR a = 1', true],
    ['c > 1 OR a = 2', null],
    ['c > 1 AND a = 2', false],
    ['NOT c > 1', null],
    ['c IS NULL AND t IS NOT NULL', true],
    ['least(c, 3, 2)', 2],
    ['greatest(c, c)', null],
    ['round(2.5) + round(-2.5) + round(0.49999999999999994)', 0],
    ["CASE t WHEN 'L' THEN 11000 WHEN 'M' THEN 12000 ELSE 13000 END", 11000],
    ["CASE WHEN a = 1 THEN 'yes' ELSE 'no' END", 'yes'],
    ['pow(-8, 1 / 3) = pow(-8, 1 / 3)', true],
    ['1e308 * 10 > 1e308', true],
    ['- - 2 * 3 + 4', 10],
    ['2 + 3 * 4 - 10 / 5', 12],
    ['a = 2 OR a = 1 AND TRUE', true],
    ['pi()', Math.PI],
  ];
  for (const [source, expected] of cases) {
    const tree = typed(source);
    expect([source, evaluate(tree, rows)[0]]).toEqual([source, expected]);
    expect([source, (await ask(tree, rows))[0]]).toEqual([source, expected]);
  }
});

test.each([
  ['"Torqe" + 1', 1, 'no column "Torqe"'],
  ['a + ', 5, 'a value is expected here, not the end'],
  ['a + * 2', 5, 'a value is expected here, not "*"'],
  ['(a + 1', 7, '")" is expected here, not the end'],
  ['a < b < c', 7, 'cannot be chained'],
  ['sqrrt(a)', 1, 'Did you mean "sqrt"?'],
  ['pow(a)', 1, 'pow takes 2 arguments, not 1'],
  ['t + 1', 1, 'a number is needed here, and this is text'],
  ["t < 'M'", 3, 'text has no order'],
  ['CASE WHEN a THEN 1 END', 11, 'a condition is needed here, and this is a number'],
  ["CASE WHEN a = 1 THEN 1 ELSE 'x' END", 29, 'a number is needed here, and this is text'],
  ["'open", 1, 'is not closed'],
  ['a % 2', 3, '"%" is not part of the language'],
  ['1e999', 1, 'too large'],
  ['12abc', 1, 'is not a number'],
  ['SELECT 1', 8, 'an operator or the end is expected'],
  ['NULL', 1, 'NULL stands only in IS NULL'],
  [`${'('.repeat(200)}1${')'.repeat(200)}`, 101, 'nests more than 100 deep'],
])('%s is refused with its place', (source, position, part) => {
  expect(() => typed(source)).toThrow(
    expect.objectContaining({
      code: 'features.expression_invalid',
      message: expect.stringContaining(part),
      details: expect.objectContaining({ position }),
    }),
  );
});

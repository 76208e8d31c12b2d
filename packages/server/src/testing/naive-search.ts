import fc from 'fast-check';
import type { Condition, OrderTerm, Test } from '../domains/tracking/search/filter-ast.ts';
import { KEYS, NUMBERS, TEXTS, type TrackedRun } from './tracked-runs.ts';

const PATTERNS = [
  ...TEXTS,
  '%',
  '_',
  '__',
  '%a%',
  'a%',
  '%b',
  '%\\%',
  '\\_',
  '\\%',
  '%_%',
  '%😀',
  '_x',
  'A%',
  '%É',
  '%%_',
  'a_b',
];

const texts = fc.constantFrom(...TEXTS);
const keys = fc.constantFrom(...KEYS);

const textTest: fc.Arbitrary<Test> = fc.oneof(
  fc.record({
    type: fc.constant('text' as const),
    operator: fc.constantFrom('=' as const, '!=' as const),
    value: texts,
  }),
  fc.record({
    type: fc.constant('text' as const),
    operator: fc.constantFrom('LIKE' as const, 'ILIKE' as const),
    value: fc.constantFrom(...PATTERNS),
  }),
);
const listTest = (of: readonly string[]): fc.Arbitrary<Test> =>
  fc.record({
    type: fc.constant('list' as const),
    operator: fc.constantFrom('IN' as const, 'NOT IN' as const),
    values: fc.array(fc.constantFrom(...of), { minLength: 1, maxLength: 4 }),
  });
const nullTest: fc.Arbitrary<Test> = fc.record({
  type: fc.constant('null' as const),
  operator: fc.constantFrom('IS NULL' as const, 'IS NOT NULL' as const),
});
const numberTest = (of: readonly number[]): fc.Arbitrary<Test> =>
  fc.record({
    type: fc.constant('number' as const),
    operator: fc.constantFrom('=' as const, '!=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const),
    value: fc.constantFrom(...of),
  });

function about(
  entity: Condition['entity'],
  key: fc.Arbitrary<string>,
  test: fc.Arbitrary<Test>,
): fc.Arbitrary<Condition> {
  return fc.record({ entity: fc.constant(entity), key, test });
}

/** Random comparisons. */
export const condition = (ids: readonly string[]): fc.Arbitrary<Condition> =>
  fc.oneof(
    about('metric', keys, numberTest([...NUMBERS, Number.POSITIVE_INFINITY])),
    about('parameter', keys, fc.oneof(textTest, nullTest)),
    about('tag', keys, fc.oneof(textTest, nullTest)),
    about('attribute', fc.constant('run_name'), textTest),
    about('attribute', fc.constant('run_id'), listTest(ids)),
    about('attribute', fc.constantFrom('start_time', 'end_time'), numberTest([0, 1, 2, 3, 1.5, 1e30])),
    about('attribute', fc.constant('status'), fc.constantFrom<Test>({ type: 'text', operator: '!=', value: 'FAILED' })),
    about('dataset', fc.constantFrom('name', 'digest', 'context'), fc.oneof(textTest, listTest(TEXTS))),
  );

const term: fc.Arbitrary<OrderTerm> = fc.record({
  entity: fc.constantFrom('metric' as const, 'parameter' as const, 'tag' as const),
  key: keys,
  descending: fc.boolean(),
});
const attributeTerm: fc.Arbitrary<OrderTerm> = fc.record({
  entity: fc.constant('attribute' as const),
  key: fc.constantFrom('start_time', 'end_time', 'run_id', 'status', 'run_name'),
  descending: fc.boolean(),
});
/** Random orders without repeated terms. */
export const orders = fc.uniqueArray(fc.oneof(term, attributeTerm), {
  maxLength: 3,
  selector: ({ entity, key }) => entity + key,
});

function attributeValue(run: TrackedRun, key: string): string | number | null {
  switch (key) {
    case 'run_id':
      return run.id;
    case 'run_name':
      return run.name;
    case 'status':
      return run.status;
    case 'start_time':
      return run.start;
    default:
      return run.end;
  }
}

function partOf(run: TrackedRun, entity: Condition['entity'], key: string): string | number | null | undefined {
  if (entity === 'metric') return Object.hasOwn(run.metrics, key) ? run.metrics[key] : undefined;
  if (entity === 'parameter') return Object.hasOwn(run.params, key) ? run.params[key] : undefined;
  if (entity === 'tag') return Object.hasOwn(run.tags, key) ? run.tags[key] : undefined;
  return attributeValue(run, key);
}

function likeTo(pattern: string, flags: string): RegExp {
  const parts = [...pattern].map((char) => {
    if (char === '%') return '[^]*';
    if (char === '_') return '[^]';
    return char.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, flags);
}

const ascii = (text: string) => text.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32));

function holds(value: string | number | null | undefined, test: Test): boolean {
  const missing = value === null || value === undefined;
  switch (test.type) {
    case 'null':
      return missing === (test.operator === 'IS NULL');
    case 'list':
      return !missing && test.values.includes(String(value)) === (test.operator === 'IN');
    case 'text': {
      if (missing) return false;
      const text = String(value);
      if (test.operator === 'LIKE') return likeTo(test.value, 'u').test(text);
      if (test.operator === 'ILIKE') return likeTo(ascii(test.value), 'u').test(ascii(text));
      return (text === test.value) === (test.operator === '=');
    }
    case 'number':
      return !missing && compareNumbers(Number(value), test);
  }
}

function compareNumbers(number: number, test: Extract<Test, { type: 'number' }>): boolean {
  if (test.operator === '=') return number === test.value;
  if (test.operator === '!=') return number !== test.value;
  if (test.operator === '<') return number < test.value;
  if (test.operator === '<=') return number <= test.value;
  return test.operator === '>' ? number > test.value : number >= test.value;
}

/** Whether an active run satisfies all conditions: the meaning of a filter, written down once more. */
export function matches(run: TrackedRun, conditions: readonly Condition[]): boolean {
  const ofDatasets = conditions.filter(({ entity }) => entity === 'dataset');
  const others = conditions.filter(({ entity }) => entity !== 'dataset');
  const folded = ({ key, test }: Condition): Test =>
    key === 'status' && test.type === 'text' ? { ...test, value: ascii(test.value) } : test;
  return (
    run.stage === 'active' &&
    others.every((each) => holds(partOf(run, each.entity, each.key), folded(each))) &&
    (ofDatasets.length === 0 ||
      run.datasets.some((dataset) =>
        ofDatasets.every(({ key, test }) =>
          holds(key === 'name' ? dataset.name : key === 'digest' ? dataset.digest : dataset.context, test),
        ),
      ))
  );
}

/** Which of two runs comes first. */
export function compareRuns(one: TrackedRun, other: TrackedRun, order: readonly OrderTerm[]): number {
  const ties: OrderTerm[] = [
    { entity: 'attribute', key: 'start_time', descending: true },
    { entity: 'attribute', key: 'run_id', descending: false },
  ];
  for (const { entity, key, descending } of [...order, ...ties]) {
    const [a, b] = [partOf(one, entity, key), partOf(other, entity, key)];
    const rank = (value: typeof a) => (value === undefined || value === null ? 2 : Number.isNaN(value) ? 1 : 0);
    if (rank(a) !== rank(b)) return rank(a) - rank(b);
    if (rank(a) > 0) continue;
    const by =
      typeof a === 'number' && typeof b === 'number'
        ? Number(a > b) - Number(a < b)
        : Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
    if (by !== 0) return descending ? -by : by;
  }
  return 0;
}

const backticks = (key: string) => `\`${key.replaceAll('`', '``')}\``;
const quotes = (text: string, at: number) =>
  at % 2 === 0 ? `'${text.replaceAll("'", "''")}'` : `"${text.replaceAll('"', '""')}"`;
const SPELLINGS = new Map([
  ['metric', 'metrics'],
  ['parameter', 'params'],
  ['attribute', 'attributes'],
  ['dataset', 'datasets'],
]);
const spelling = (entity: string) => SPELLINGS.get(entity) ?? entity;

/** Conditions as a filter, with quotes of both kinds. */
export function filterText(conditions: readonly Condition[]): string {
  return conditions
    .map(({ entity, key, test }, at) => {
      const name = `${spelling(entity)}.${backticks(key)}`;
      if (test.type === 'null') return `${name} ${test.operator}`;
      if (test.type === 'list') return `${name} ${test.operator} (${test.values.map(quotes).join(', ')})`;
      if (test.type === 'text') return `${name} ${test.operator} ${quotes(test.value, at)}`;
      return `${name}${test.operator}${test.value === Number.POSITIVE_INFINITY ? '1e400' : test.value}`;
    })
    .join(' AND ');
}

/** Order terms as texts. */
export const orderTexts = (order: readonly OrderTerm[]) =>
  order.map(({ entity, key, descending }) => `${spelling(entity)}.${backticks(key)} ${descending ? 'DESC' : 'asc'}`);

import { type Attribute, attributeOf, type Dialect, validAttributes } from './dialect.ts';
import type {
  Comparison,
  Condition,
  EntityName,
  ListOperator,
  NumberOperator,
  Operator,
  Test,
  TextOperator,
  WrittenValue,
} from './filter-ast.ts';
import { parseFilter } from './filter-parser.ts';
import { filterInvalid } from './search-errors.ts';

const NUMERIC: readonly NumberOperator[] = ['=', '!=', '<', '<=', '>', '>='];
const TEXTUAL: readonly TextOperator[] = ['=', '!=', 'LIKE', 'ILIKE'];
const LISTS: readonly ListOperator[] = ['IN', 'NOT IN'];
const NULLS = ['IS NULL', 'IS NOT NULL'] as const;

/** SQLite takes patterns of at most 50,000 bytes; this is shorter in every script. */
const LONGEST_PATTERN = 10_000;

/** What of a span is compared; any attribute by `attributes.<name>`. */
const SPAN_KEYS = ['name', 'type', 'status'] as const;
const SPAN_STATUS: Attribute = { column: 'status', type: 'text', fold: true };

/** What is compared: how its values look and what may be asked of it. */
interface Subject {
  readonly entity: EntityName;
  readonly key: string;
  readonly type: 'number' | 'text';
  readonly operators: readonly Operator[];
  readonly attribute?: Attribute;
}

/** A filter as conditions that make sense for a kind of thing. Throws `tracking.filter_invalid`. */
export function resolveFilter(dialect: Dialect, text: string | undefined): Condition[] {
  if (text === undefined) return [];
  return parseFilter(text).map((comparison) => resolve(dialect, comparison));
}

function resolve(dialect: Dialect, comparison: Comparison): Condition {
  if (entityOf(dialect, comparison) === 'assessment') return assessmentCondition(comparison);
  const subject = subjectOf(dialect, comparison);
  const test = testOf(subject, comparison);
  return { entity: subject.entity, key: subject.key, test };
}

/** Nothing carries an assessment here, so all that is looked at is whether its absence is asked for. */
function assessmentCondition({ key, operator }: Comparison): Condition {
  const asked = operator === 'IS NULL' ? 'IS NULL' : 'IS NOT NULL';
  return { entity: 'assessment', key, test: { type: 'null', operator: asked } };
}

function subjectOf(dialect: Dialect, comparison: Comparison): Subject {
  const { key } = comparison;
  const entity = entityOf(dialect, comparison);
  switch (entity) {
    case 'metric':
      return { entity, key, type: 'number', operators: NUMERIC };
    case 'tag':
    case 'metadata':
    case 'parameter': {
      const lists = dialect.listsOfPairs ? LISTS : [];
      return { entity, key, type: 'text', operators: [...TEXTUAL, ...lists, ...NULLS] };
    }
    case 'dataset': {
      const valid = Object.keys(dialect.datasets ?? {});
      if (!valid.includes(key)) throw keyError(comparison, entity, valid);
      return { entity, key, type: 'text', operators: [...TEXTUAL, ...LISTS] };
    }
    case 'span':
      return spanSubject(comparison, key);
    case 'link':
    case 'assessment':
    case 'attribute':
      return attributeSubject(dialect, comparison);
  }
}

function spanSubject(comparison: Comparison, key: string): Subject {
  if (key === 'content') return { entity: 'span', key, type: 'text', operators: ['LIKE', 'ILIKE'] };
  if (!isOneOf(SPAN_KEYS, key) && !/^attributes\../s.test(key)) {
    throw keyError(comparison, 'span', [...SPAN_KEYS, 'content', 'attributes.<name>']);
  }
  const subject = { entity: 'span', key, type: 'text', operators: [...TEXTUAL, ...LISTS] } as const;
  return key === 'status' ? { ...subject, attribute: SPAN_STATUS } : subject;
}

function entityOf(dialect: Dialect, { entity }: Comparison): EntityName {
  if (entity === undefined) return 'attribute';
  const found = Object.hasOwn(dialect.entities, entity.text) ? dialect.entities[entity.text] : undefined;
  if (found !== undefined) return found;
  const valid = dialect.validEntities;
  const message = `"${entity.text.slice(0, 60)}" is nothing that a ${dialect.thing} has; it has ${valid.join(', ')}`;
  throw filterInvalid('entity', entity, message, { valid });
}

function attributeSubject(dialect: Dialect, comparison: Comparison): Subject {
  const attribute = attributeOf(dialect, comparison.key, 'filter');
  if (attribute === undefined) throw keyError(comparison, 'attribute', validAttributes(dialect, 'filter'));
  if (attribute.part !== undefined) return partSubject(comparison, attribute.part);
  const lists = attribute.lists === true ? LISTS : [];
  const texts: readonly Operator[] = attribute.exact === true ? ['=', '!='] : TEXTUAL;
  const operators = attribute.type === 'number' ? NUMERIC : [...texts, ...lists];
  return { entity: 'attribute', key: comparison.key, type: attribute.type, operators, attribute };
}

function partSubject(comparison: Comparison, { entity, key }: NonNullable<Attribute['part']>): Subject {
  if (entity === 'span') return spanSubject(comparison, key);
  if (entity === 'link' && key === 'prompt') return { entity, key, type: 'text', operators: ['='] };
  return { entity, key, type: 'text', operators: [...TEXTUAL, ...LISTS, ...NULLS] };
}

function keyError({ key, keySpan }: Comparison, entity: EntityName, valid: readonly string[]): Error {
  const message = `There is no ${entity} "${key.slice(0, 60)}"; there are ${valid.join(', ')}`;
  return filterInvalid('key', { ...keySpan, text: key }, message, { valid, entity, key });
}

/** Values are looked at before operators: `metrics.a LIKE 'x'` is told to want a number. */
function testOf(subject: Subject, comparison: Comparison): Test {
  const { operator, value } = comparison;
  if (operator === 'IS NULL' || operator === 'IS NOT NULL') {
    if (!subject.operators.includes(operator)) throw operatorError(subject, comparison, 'null');
    return { type: 'null', operator };
  }
  if (value === undefined) throw operatorError(subject, comparison);
  if (subject.type === 'number') {
    const number = numberOf(subject, value);
    if (!isOneOf(NUMERIC, operator) || !subject.operators.includes(operator)) throw operatorError(subject, comparison);
    return { type: 'number', operator, value: number };
  }
  const fold = subject.attribute?.fold === true ? lowerAscii : (text: string) => text;
  if (value.type === 'list') return listTest(subject, comparison, value, fold);
  const text = textOf(subject, value);
  if (isOneOf(LISTS, operator) && subject.operators.includes(operator)) {
    throw valueError(subject, value, 'list', "a list such as ('a', 'b')");
  }
  if (!isOneOf(TEXTUAL, operator) || !subject.operators.includes(operator)) throw operatorError(subject, comparison);
  if (operator.endsWith('LIKE') && text.length > LONGEST_PATTERN) {
    throw valueError(subject, value, 'pattern', `a pattern of at most ${LONGEST_PATTERN} characters`);
  }
  return { type: 'text', operator, value: fold(text) };
}

function listTest(
  subject: Subject,
  comparison: Comparison,
  value: Extract<WrittenValue, { type: 'list' }>,
  fold: (text: string) => string,
): Test {
  const { operator } = comparison;
  if (!subject.operators.includes('IN')) throw valueError(subject, value, 'list', 'one text in quotes, not a list');
  if (!isOneOf(LISTS, operator)) throw operatorError(subject, comparison);
  if (value.items.length === 0) throw valueError(subject, value, 'list_empty', 'a list that is not empty');
  const values = value.items.map((item) => {
    if (typeof item === 'number') throw valueError(subject, value, 'list_texts', 'a list of texts in quotes');
    return fold(item);
  });
  return { type: 'list', operator, values };
}

function numberOf(subject: Subject, value: WrittenValue): number {
  if (value.type !== 'number') throw valueError(subject, value, 'number', 'a number');
  if (subject.attribute?.whole === true && !value.whole) throw valueError(subject, value, 'whole', 'a whole number');
  return value.value;
}

function textOf(subject: Subject, value: WrittenValue): string {
  if (value.type === 'text') return value.value;
  const reason = value.type === 'name' ? 'unquoted' : 'text';
  throw valueError(subject, value, reason, "a text in quotes such as 'forest'");
}

function valueError(subject: Subject, value: WrittenValue, reason: string, wanted: string): Error {
  const shown = value.span.text.slice(0, 60);
  return filterInvalid(
    'value',
    value.span,
    `"${subject.key.slice(0, 60)}" is compared with ${wanted}, not with ${shown}`,
    {
      reason,
      entity: subject.entity,
      key: subject.key,
    },
  );
}

function operatorError(subject: Subject, comparison: Comparison, reason?: string): Error {
  const valid = subject.operators;
  const message = `${comparison.operator} cannot be asked of the ${subject.entity} "${subject.key.slice(0, 60)}"; ask one of ${valid.join(', ')}`;
  const details = { valid, entity: subject.entity, key: subject.key };
  return filterInvalid(
    'operator',
    comparison.operatorSpan,
    message,
    reason === undefined ? details : { ...details, reason },
  );
}

function isOneOf<T extends string>(names: readonly T[], name: string): name is T {
  return names.some((known) => known === name);
}

/** A–Z to a–z and nothing else, as both databases do it. */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

import { attributeOf, type Dialect, validAttributes } from './dialect.ts';
import type { OrderTerm } from './filter-ast.ts';
import { lex, type Token } from './filter-lexer.ts';
import { namesOf } from './filter-parser.ts';
import { orderInvalid } from './search-errors.ts';

const MOST_TERMS = 20;

/** The order of a search: the asked terms, then what makes it total. Throws `tracking.order_invalid`. */
export function resolveOrder(dialect: Dialect, terms: readonly string[] | undefined): OrderTerm[] {
  if (terms === undefined || terms.length === 0) return [...dialect.defaultOrder];
  if (terms.length > MOST_TERMS) {
    const text = terms[MOST_TERMS] ?? '';
    throw orderInvalid('many', text, `An order has at most ${MOST_TERMS} terms, not ${terms.length}.`);
  }
  const order: OrderTerm[] = [];
  for (const text of terms) {
    const term = parseTerm(dialect, text);
    if (order.some((other) => isSame(dialect, other, term))) {
      throw orderInvalid('duplicate', text, `The order names "${text}" twice. Name each field once.`);
    }
    order.push(term);
  }
  return [...order, ...dialect.ties.filter((tie) => !order.some((term) => isSame(dialect, term, tie)))];
}

/** Also for attributes with two spellings. */
function isSame(dialect: Dialect, one: OrderTerm, other: OrderTerm): boolean {
  if (one.entity !== other.entity) return false;
  if (one.entity !== 'attribute') return one.key === other.key;
  return dialect.attributes[one.key]?.column === dialect.attributes[other.key]?.column;
}

function parseTerm(dialect: Dialect, text: string): OrderTerm {
  const [name, direction, ...rest] = wordsOf(text);
  if (name?.type !== 'name' || rest.length > 0) {
    throw orderInvalid(
      'syntax',
      text,
      `The order "${text.slice(0, 200)}" is not understood. Write a name and ASC or DESC.`,
    );
  }
  const descending = isDescending(direction, text);
  const { entity: written, key } = namesOf(name);
  const entity = written === undefined ? 'attribute' : entityOf(dialect, written.text, text);
  if (entity === 'attribute' && attributeOf(dialect, key, 'order') === undefined) {
    const valid = validAttributes(dialect, 'order');
    const message = `A ${dialect.thing} cannot be ordered by "${key.slice(0, 100)}", only by ${valid.join(', ')}.`;
    throw orderInvalid('key', text, message, { valid, entity, key });
  }
  const part = entity === 'attribute' ? attributeOf(dialect, key, 'order')?.part : undefined;
  return { ...(part ?? { entity, key }), descending };
}

function wordsOf(text: string): Token[] {
  try {
    return lex(text);
  } catch {
    return [];
  }
}

function isDescending(direction: Token | undefined, text: string): boolean {
  if (direction === undefined) return false;
  const word = direction.span.text.toLowerCase();
  if (word === 'asc' || word === 'desc') return word === 'desc';
  throw orderInvalid('direction', text, `The order "${text.slice(0, 200)}" ends in neither ASC nor DESC.`);
}

function entityOf(dialect: Dialect, written: string, text: string): OrderTerm['entity'] {
  const entity = Object.hasOwn(dialect.entities, written) ? dialect.entities[written] : undefined;
  if (entity === undefined) {
    const valid = dialect.validEntities;
    const message = `"${written.slice(0, 60)}" is nothing that a ${dialect.thing} has; it has ${valid.join(', ')}.`;
    throw orderInvalid('entity', text, message, { valid, entity: written });
  }
  if (dialect.orderEntities.includes(entity)) return entity;
  const message = `A ${dialect.thing} cannot be ordered by a ${entity}, only by ${dialect.orderEntities.join(', ')}.`;
  throw orderInvalid('entity', text, message, { valid: dialect.orderEntities, entity });
}

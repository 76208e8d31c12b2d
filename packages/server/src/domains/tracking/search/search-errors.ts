import { KaizenError } from '../../../kernel/errors.ts';
import type { Span } from './filter-ast.ts';

const SHOWN = 200;

/** What about a filter is wrong: see search/README.md. */
export type FilterProblem = 'syntax' | 'clause' | 'entity' | 'key' | 'operator' | 'value';

/** More of a wrong filter, for whoever words the error. */
export interface FilterProblemDetails {
  readonly reason?: string;
  readonly valid?: readonly string[];
  readonly entity?: string;
  readonly key?: string;
}

export function filterInvalid(
  problem: FilterProblem,
  at: Span,
  message: string,
  details: FilterProblemDetails = {},
): KaizenError {
  const text = at.text.slice(0, SHOWN);
  return new KaizenError('invalid', 'tracking.filter_invalid', `${message} (at character ${at.position + 1})`, {
    problem,
    text,
    position: at.position,
    length: at.length,
    ...details,
  });
}

/** What about an order term is wrong: see search/README.md. */
export type OrderProblem = 'syntax' | 'direction' | 'entity' | 'key' | 'duplicate' | 'many';

export function orderInvalid(
  problem: OrderProblem,
  text: string,
  message: string,
  details: FilterProblemDetails = {},
): KaizenError {
  return new KaizenError('invalid', 'tracking.order_invalid', message, {
    problem,
    text: text.slice(0, SHOWN),
    ...details,
  });
}

export function cursorInvalid(): KaizenError {
  return new KaizenError(
    'invalid',
    'tracking.cursor_invalid',
    'The cursor does not belong to this search. Use `next` of the page before with the same filter and order, or begin anew without a cursor.',
  );
}

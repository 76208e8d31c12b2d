import { pythonRepr } from './python-text.ts';
import type { ErrorWords, WireError } from './wire-error.ts';
import { BAD_PAGE_TOKEN, filters, orders } from './wire-messages.ts';

type Detail = (name: string) => string;

const invalid = (message: string): WireError => ({ code: 'INVALID_PARAMETER_VALUE', message });

/** How the protocol words what is wrong with a search; what exactly, and where, follows in the domain's own words. */
export const searchErrorWords: ErrorWords = {
  'tracking.cursor_invalid': () => invalid(BAD_PAGE_TOKEN),
  'tracking.filter_invalid': (detail, { message, details }) => {
    const words = filterWords(detail, pythonList(details?.valid));
    return invalid(words === undefined ? message : `${words}. ${message}`);
  },
  'tracking.order_invalid': (detail, { message, details }) =>
    invalid(`${orderWords(detail, pythonList(details?.valid))}. ${message}`),
};

function filterWords(detail: Detail, valid: string): string | undefined {
  const text = detail('text');
  switch (detail('problem')) {
    case 'syntax':
    case 'clause':
      return filters.clause(text);
    case 'entity':
      return filters.entity(detail('entity') || text, valid);
    case 'key': {
      const key = detail('key') || text;
      return detail('entity') === 'dataset' ? filters.dataset(key, valid) : filters.key(key, valid);
    }
    case 'operator':
      return filters.operator(text, valid);
    default:
      return valueWords(detail, text);
  }
}

function valueWords(detail: Detail, text: string): string | undefined {
  const entity = detail('entity');
  const isAttribute = entity.startsWith('attr');
  switch (detail('reason')) {
    case 'number':
      return isAttribute ? filters.attributeNumber(detail('key'), text) : filters.metricNumber(text);
    case 'unquoted':
      return filters.unquoted(text);
    case 'text':
      return isAttribute ? filters.attributeText(text) : filters.text(entity, text);
    default:
      return undefined;
  }
}

function orderWords(detail: Detail, valid: string): string {
  const text = detail('text');
  switch (detail('problem')) {
    case 'direction':
      return orders.direction(text);
    case 'key':
      return filters.key(detail('key') || text, valid);
    case 'entity':
      return filters.entity(detail('entity') || text, valid);
    default:
      return orders.clause(text);
  }
}

function pythonList(valid: unknown): string {
  return Array.isArray(valid) ? `[${valid.map((each) => pythonRepr(String(each))).join(', ')}]` : '[]';
}

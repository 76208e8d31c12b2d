import { pythonRepr } from '../python-text.ts';
import type { ErrorWords, WireError } from '../wire-error.ts';
import {
  BAD_PAGE_TOKEN,
  experimentExists,
  experimentNotActive,
  experimentNotFound,
  experimentTagNotFound,
  filters,
  paramsChanged,
  repeatedParams,
  runNotActive,
  runNotFound,
  runTagNotFound,
} from '../wire-messages.ts';

const invalid = (message: string): WireError => ({ code: 'INVALID_PARAMETER_VALUE', message });
const missing = (message: string): WireError => ({ code: 'RESOURCE_DOES_NOT_EXIST', message });

/** How the protocol words the domain's errors about experiments and runs. */
export const runErrorWords: ErrorWords = {
  'tracking.run_not_found': (detail) => missing(runNotFound(detail('runId'))),
  'tracking.run_deleted': (detail) => invalid(runNotActive(detail('runId'))),
  'tracking.param_changed': (detail, { details }) =>
    invalid(paramsChanged(detail('runId'), readChanged(details?.changed ?? [details]))),
  'tracking.param_repeated': (detail) => invalid(repeatedParams([detail('name')])),
  'tracking.tag_not_found': (detail) =>
    missing(
      detail('runId') === ''
        ? experimentTagNotFound(detail('name'), detail('experimentId'))
        : runTagNotFound(detail('name'), detail('runId')),
    ),
  'tracking.experiment_not_found': (detail) => missing(experimentNotFound(detail('experimentId'))),
  'tracking.experiment_exists': (detail) => ({
    code: 'RESOURCE_ALREADY_EXISTS',
    message: experimentExists(detail('name')),
  }),
  'tracking.experiment_deleted': (detail) => invalid(experimentNotActive(detail('experimentId'))),
  // Only a deleted one can be restored: another is none to that call.
  'tracking.experiment_active': (detail) => missing(experimentNotFound(detail('experimentId'))),
  'tracking.value_refused': (_, { message }) => invalid(message),
  'tracking.cursor_invalid': () => invalid(BAD_PAGE_TOKEN),
  'tracking.order_invalid': (detail, { message }) => invalid(`${filters.order(detail('text'))} ${message}`),
  'tracking.filter_invalid': (detail, { message, details }) => {
    const words = filterWords(detail, pythonList(details?.valid));
    return invalid(words === undefined ? message : `${words}. ${message}`);
  },
};

/** What the protocol's own server says about a filter; what exactly is wrong, and where, follows in our own words. */
function filterWords(detail: (name: string) => string, valid: string): string | undefined {
  const text = detail('text');
  switch (detail('problem')) {
    case 'syntax':
    case 'clause':
      return filters.clause(text);
    case 'entity':
      return filters.entity(detail('entity') || text, valid);
    case 'key':
      return /^datasets?$/.test(detail('entity'))
        ? filters.dataset(detail('key') || text, valid)
        : filters.key(detail('key') || text, valid);
    case 'operator':
      return filters.operator(text, valid);
    default:
      return undefined;
  }
}

function pythonList(valid: unknown): string {
  return Array.isArray(valid) ? `[${valid.map((each) => pythonRepr(String(each))).join(', ')}]` : '[]';
}

function readChanged(list: unknown): Array<{ readonly name: string; readonly before: string; readonly after: string }> {
  if (!Array.isArray(list)) return [];
  return list.map((each) => ({
    name: String(each?.name),
    before: String(each?.before),
    after: String(each?.after),
  }));
}

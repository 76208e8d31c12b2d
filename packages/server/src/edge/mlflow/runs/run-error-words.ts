import type { ErrorWords, WireError } from '../wire-error.ts';
import {
  experimentExists,
  experimentNotActive,
  experimentNotFound,
  experimentTagNotFound,
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
};

function readChanged(list: unknown): Array<{ readonly name: string; readonly before: string; readonly after: string }> {
  if (!Array.isArray(list)) return [];
  return list.map((each) => ({
    name: String(each?.name),
    before: String(each?.before),
    after: String(each?.after),
  }));
}

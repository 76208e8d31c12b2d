import type { ErrorWords } from '../wire-error.ts';
import { traces } from '../wire-messages.ts';

/** How the protocol words the domain's errors about traces. */
export const traceErrorWords: ErrorWords = {
  'tracking.trace_not_found': (detail) => ({
    code: 'RESOURCE_DOES_NOT_EXIST',
    message: traces.missing(detail('traceId')),
  }),
  'tracking.trace_tag_not_found': (detail) => ({
    code: 'RESOURCE_DOES_NOT_EXIST',
    message: traces.tagMissing(detail('name'), detail('traceId')),
  }),
  'tracking.trace_links_refused': (detail) => ({
    code: 'INVALID_PARAMETER_VALUE',
    message: traces.manyLinks(detail('most'), detail('count')),
  }),
};

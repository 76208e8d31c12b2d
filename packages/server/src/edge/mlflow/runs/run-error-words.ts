import type { ErrorWords } from '../wire-error.ts';

/** How the protocol words the domain's errors about experiments and runs. */
export const runErrorWords: ErrorWords = {
  'tracking.run_not_found': (detail) => ({
    code: 'RESOURCE_DOES_NOT_EXIST',
    message: `Run with id=${detail('runId')} not found`,
  }),
};

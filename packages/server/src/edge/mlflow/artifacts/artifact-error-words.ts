import type { ErrorWords } from '../wire-error.ts';
import { INVALID_PATH } from '../wire-messages.ts';

/** How the protocol words the domain's errors about files. */
export const artifactErrorWords: ErrorWords = {
  'tracking.artifact_path_invalid': () => ({ code: 'INVALID_PARAMETER_VALUE', message: INVALID_PATH }),
  'platform.nul_refused': () => ({ code: 'INVALID_PARAMETER_VALUE', message: INVALID_PATH }),
};

import type { ErrorWords } from '../wire-error.ts';
import { loggedModels, registry } from '../wire-messages.ts';

/** How the protocol words the domain's errors about registered models and their versions. */
export const modelErrorWords: ErrorWords = {
  'tracking.model_not_found': (detail) => ({
    code: 'RESOURCE_DOES_NOT_EXIST',
    message: registry.modelMissing(detail('name')),
  }),
  'tracking.model_exists': (detail) => ({
    code: 'RESOURCE_ALREADY_EXISTS',
    message: registry.modelExists(detail('name')),
  }),
  'tracking.model_version_not_found': (detail) => ({
    code: 'RESOURCE_DOES_NOT_EXIST',
    message: registry.versionMissing(detail('name'), detail('version')),
  }),
  'tracking.logged_model_not_found': (detail) => ({
    code: 'RESOURCE_DOES_NOT_EXIST',
    message: loggedModels.missing(detail('id')),
  }),
};

/** The same for errors whose codes runs have too: those that name a logged model. */
export const loggedModelErrorWords: ErrorWords = {
  'tracking.tag_not_found': (detail) => ({
    code: 'RESOURCE_DOES_NOT_EXIST',
    message: loggedModels.tagMissing(detail('name'), detail('modelId')),
  }),
  'tracking.param_changed': (_detail, { message }) => ({ code: 'INVALID_PARAMETER_VALUE', message }),
};
